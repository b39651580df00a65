package org.conpaas.managers.java;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/**
 * A Tomcat with a base directory of its own in the node's tree. The code is Tomcat's parallel deployment: each version has a
 * context descriptor whose name carries the generation, and the highest name gets the new requests. A version that does not
 * start never takes over.
 *
 * <p>The code itself stays in the machine's shared, read-only copy. A descriptor in the code ({@code META-INF/context.xml})
 * is not used.
 */
final class BackendRole {
    /** Unlike the proxy's, so that both can share a machine. */
    static final int PORT = 9080;

    private static final String BASE = "tomcat";
    private static final String SERVER = BASE + "/conf/server.xml";
    private static final String LOGGING = BASE + "/conf/logging.properties";
    private static final List<String> ARCHIVE_ENDINGS = List.of(".tar.gz", ".tgz", ".zip");

    /** Longer than the requests of a version that leaves may run. */
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Template server;
    private final Template descriptor;
    private final Template logging;
    private final Template welcome;

    BackendRole(Folder folder) {
        server = folder.template("server.xml");
        descriptor = folder.template("context.xml");
        logging = folder.template("logging.properties");
        welcome = folder.template("welcome.html");
    }

    static Endpoint endpoint(ServiceContext context, NodeId node) {
        return new Endpoint(context.machine(node).address(), PORT);
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        ArtifactSpec tomcat = context.program("tomcat", true);
        Endpoint endpoint = endpoint(context, node);
        NodeDraft draft = NodeDraft.of(context, node)
                .artifact(tomcat)
                .file(SERVER, server.render(Map.of("address", endpoint.address(), "port", endpoint.port())))
                .file(LOGGING, logging.render(Map.of()))
                .file(BASE + "/temp/.keep", "")
                .metric(MetricSpec.USAGE)
                .process("tomcat", command(context, home(tomcat)), List.of(), List.of(SERVER, LOGGING), STOP);
        return context.code()
                .map(code -> withCode(draft, endpoint, tomcat, code))
                .orElseGet(() -> withWelcome(draft, endpoint, tomcat, context))
                .spec();
    }

    private NodeDraft withCode(NodeDraft draft, Endpoint endpoint, ArtifactSpec tomcat, CodeVersion code) {
        String probe = "/-/version/" + code.generation();
        return draft.artifact(new ArtifactSpec("code", code.sha256(), code.fileName(), true, Optional.empty()))
                .file(descriptorPath(code.generation()), descriptor("${artifact:code}", tomcat, probe))
                .http("version", endpoint.url(probe));
    }

    /** The server's own health is asked, not the version's: the page comes below every generation, also below one that leaves. */
    private NodeDraft withWelcome(NodeDraft draft, Endpoint endpoint, ArtifactSpec tomcat, ServiceContext context) {
        return draft.file(
                        "welcome/index.html",
                        welcome.render(Map.of("service", context.service().name())))
                .file(descriptorPath(0), descriptor("${node}/welcome", tomcat, "/-/version/0"))
                .http("health", endpoint.url("/-/health"));
    }

    private String descriptor(String documents, ArtifactSpec tomcat, String probe) {
        return descriptor.render(Map.of("documents", documents, "tomcat", home(tomcat), "probe", probe));
    }

    /** Tomcat orders versions as text. */
    private static String descriptorPath(long generation) {
        return String.format("%s/conf/Catalina/localhost/ROOT##%019d.xml", BASE, generation);
    }

    /** The archive holds one directory, named after the file: {@code tomcat-1.2.3.tar.gz} has {@code apache-tomcat-1.2.3}. */
    private static String home(ArtifactSpec tomcat) {
        String stem = ARCHIVE_ENDINGS.stream()
                .filter(tomcat.fileName()::endsWith)
                .findFirst()
                .map(ending -> tomcat.fileName().substring(0, tomcat.fileName().length() - ending.length()))
                .orElse(tomcat.fileName());
        return "${artifact:tomcat}/" + (stem.startsWith("apache-") ? stem : "apache-" + stem);
    }

    /** Without the scripts of Tomcat: they would put a shell between the agent and the process. */
    private static List<String> command(ServiceContext context, String home) {
        Stream<String> java = Stream.of("${java}", "-Xmx256m", "-XX:+UseSerialGC");
        Stream<String> tomcat = Stream.of(
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=${node}/" + BASE,
                "-Djava.io.tmpdir=${node}/" + BASE + "/temp",
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Djava.util.logging.config.file=${node}/" + LOGGING,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "-cp",
                home + "/bin/bootstrap.jar:" + home + "/bin/tomcat-juli.jar",
                "org.apache.catalina.startup.Bootstrap",
                "start");
        return Stream.of(java, options(context), tomcat).flatMap(part -> part).toList();
    }

    /** Of two options that contradict each other Java takes the later one, so these win over ours. */
    private static Stream<String> options(ServiceContext context) {
        return Arrays.stream(context.environment()
                        .getOrDefault("JAVA_OPTS", "")
                        .trim()
                        .split("\\s+"))
                .filter(option -> !option.isEmpty());
    }
}
