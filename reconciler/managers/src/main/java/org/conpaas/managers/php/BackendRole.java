package org.conpaas.managers.php;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.php.CodeTree.Needs;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.Nginx;
import org.conpaas.managers.render.Nginx.Site;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/**
 * php-fpm on a socket of the node, and an nginx of its own before it that speaks HTTP: only this node knows where its files are.
 * Other settings or another environment are another php-fpm beside the present one, on another socket, to which nginx turns with
 * a reload.
 */
final class BackendRole {
    /** Unlike the proxy's and the web server's, so that all can share a machine. */
    static final int PORT = 9080;

    private static final String START_NGINX = "bin/nginx";
    private static final String START_PHP = "bin/php";
    private static final String PHP = "etc/fpm.conf";
    private static final String ENVIRONMENT = "etc/environment";
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Nginx nginx = new Nginx();
    private final CodeTree tree;
    private final Sessions sessions;
    private final Template http;
    private final Template locations;
    private final Template php;
    private final Template environment;
    private final String startPhp;
    private final String noIndex;

    BackendRole(Folder folder, CodeTree tree) {
        this.tree = tree;
        sessions = new Sessions(folder);
        http = folder.template("backend.http");
        locations = folder.template("backend.conf");
        php = folder.template("fpm.conf");
        environment = folder.template("environment.sh");
        startPhp = folder.template("php.sh").render(Map.of());
        noIndex = folder.template("no-index.html").render(Map.of());
    }

    static Endpoint endpoint(ServiceContext context, NodeId node) {
        return new Endpoint(context.machine(node).address(), PORT);
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        PhpSettings settings = PhpSettings.of(context.service().settings());
        String variables = environment(context);
        String version = NodeSpecs.digest(php(context, settings, "") + variables);
        Site site = site(context, node, settings, version);
        NodeDraft draft = NodeDraft.of(context, node)
                .withoutEnvironment()
                .metric(MetricSpec.USAGE)
                .file("etc/no-index.html", noIndex)
                .file(PHP, php(context, settings, version))
                .secret(ENVIRONMENT, variables)
                .file(Nginx.CONFIGURATION, nginx.configuration(site, site.digest()))
                .executable(START_PHP, startPhp)
                .executable(START_NGINX, nginx.scriptWithPreparation(CodeTree.PREPARE))
                .process(
                        "php",
                        List.of("/bin/sh", "${node}/" + START_PHP),
                        List.of(PHP, ENVIRONMENT),
                        List.of(START_PHP),
                        settings.patience().plus(MARGIN))
                .process(Nginx.process("nginx", START_NGINX, site, List.of()));
        tree.on(draft, context, needs(context, node), socket(version));
        if (Sessions.isKeeper(context, node)) {
            sessions.keep(draft, context);
        }
        return draft.http("php", site.endpoint().url("/-/php"))
                .http("config", Nginx.probe(site, site.digest()))
                .spec();
    }

    private static Needs needs(ServiceContext context, NodeId node) {
        if (Sessions.isKeeper(context, node)) {
            return Needs.PHP_AND_STORE;
        }
        return Sessions.areShared(context.service()) ? Needs.PHP_AND_REDIS : Needs.PHP;
    }

    private Site site(ServiceContext context, NodeId node, PhpSettings settings, String version) {
        Map<String, ?> values = Map.of(
                "root",
                CodeTree.root(context),
                "php",
                version,
                "patience",
                settings.patience().plus(MARGIN).toSeconds(),
                "hidden",
                CodeTree.HIDDEN);
        return new Site(
                endpoint(context, node),
                http.render(values),
                locations.render(values),
                settings.patience().plus(MARGIN));
    }

    /** As its nginx sees it. */
    private static String socket(String version) {
        return "${node}/tmp/php-" + version + ".sock";
    }

    private String php(ServiceContext context, PhpSettings settings, String digest) {
        Map<String, String> values = new TreeMap<>(Sessions.settings(context));
        values.putAll(settings.values());
        return php.render(Map.of(
                "digest", digest,
                "seconds", settings.patience().toSeconds(),
                "values", named(values),
                "fixed", named(settings.fixed())));
    }

    private String environment(ServiceContext context) {
        Map<String, String> quoted = new TreeMap<>();
        context.environment().forEach((name, value) -> quoted.put(name, quoted(value)));
        return environment.render(Map.of("variables", named(quoted)));
    }

    /** One word of a shell, whatever is in it; and none of the agent's placeholders, since a user's text stays as it is. */
    static String quoted(String value) {
        return "'" + value.replace("'", "'\\''").replace("${", "$''{") + "'";
    }

    private static List<Map<String, String>> named(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList();
    }
}
