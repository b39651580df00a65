package org.conpaas.managers.java;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.managers.render.Traffic;
import org.conpaas.managers.render.WebProgram;

/**
 * nginx where the node has it, else the distribution's own proxy: only the node knows, so its start script chooses. A changed
 * list of backends is a reload. The probe's path carries the configuration's digest and passes only when that configuration
 * is active and nothing goes by an earlier one any more; then a backend that is no longer in it may leave.
 */
final class ProxyRole {
    private static final String START = "bin/proxy";
    private static final String NGINX = "etc/nginx.conf";
    private static final String SETTINGS = "etc/proxy.properties";

    private final Template nginx;
    private final Template settings;
    private final Template start;

    ProxyRole(Folder folder) {
        nginx = folder.template("nginx.conf");
        settings = folder.template("proxy.properties");
        start = folder.template("proxy.sh");
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        Endpoint endpoint = Endpoint.page(context.machine(node));
        List<String> backends = context.role(JavaManager.BACKEND).stream()
                .map(backend -> BackendRole.endpoint(context, backend).hostAndPort())
                .toList();
        String digest = NodeSpecs.digest(nginx(endpoint, backends, "") + settings(endpoint, backends, ""));
        return Traffic.measure(draft(context, node, endpoint, backends, digest)).spec();
    }

    private NodeDraft draft(
            ServiceContext context, NodeId node, Endpoint endpoint, List<String> backends, String digest) {
        return NodeDraft.of(context, node)
                .artifact(context.program(WebProgram.NAME, false))
                .file(NGINX, nginx(endpoint, backends, digest))
                .file(SETTINGS, settings(endpoint, backends, digest))
                .executable(START, start.render(Map.of("command", command())))
                .process(
                        "proxy",
                        List.of("/bin/sh", "${node}/" + START),
                        List.of(NGINX, SETTINGS),
                        List.of(START),
                        Duration.ofSeconds(40))
                .http("config", endpoint.url("/-/config/" + digest));
    }

    private String nginx(Endpoint endpoint, List<String> backends, String digest) {
        return nginx.render(Map.of("endpoint", endpoint.hostAndPort(), "backends", backends, "digest", digest));
    }

    private String settings(Endpoint endpoint, List<String> backends, String digest) {
        return settings.render(
                Map.of("address", endpoint.address(), "port", endpoint.port(), "backends", backends, "digest", digest));
    }

    /** Each word in quotes: the node's path may hold a blank. */
    private static String command() {
        return WebProgram.command("proxy", SETTINGS).stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(" "));
    }
}
