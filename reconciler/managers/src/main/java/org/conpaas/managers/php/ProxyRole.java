package org.conpaas.managers.php;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.Nginx;
import org.conpaas.managers.render.Nginx.Site;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.managers.render.Traffic;

/**
 * Sends PHP and what writes to the backends, and all else to the web nodes first. It holds no code: whether a file is there, those
 * who have it know.
 */
final class ProxyRole {
    private static final String START = "bin/nginx";
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private final Nginx nginx = new Nginx();
    private final Template http;
    private final Template locations;

    ProxyRole(Folder folder) {
        http = folder.template("proxy.http");
        locations = folder.template("proxy.conf");
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        Site site = site(context, node);
        NodeDraft draft = NodeDraft.of(context, node)
                .withoutEnvironment()
                .file(Nginx.CONFIGURATION, nginx.configuration(site, site.digest()))
                .executable(START, nginx.script())
                .process(Nginx.process("proxy", START, site, List.of()))
                .http("config", Nginx.probe(site, site.digest()));
        return Traffic.measure(draft).spec();
    }

    private Site site(ServiceContext context, NodeId node) {
        Duration patience =
                PhpSettings.of(context.service().settings()).patience().plus(MARGIN);
        Map<String, ?> values = Map.of(
                "webs", addresses(context, PhpManager.WEB),
                "backends", addresses(context, PhpManager.BACKEND),
                "patience", patience.toSeconds());
        return new Site(Endpoint.page(context.machine(node)), http.render(values), locations.render(values), patience);
    }

    private static List<String> addresses(ServiceContext context, String role) {
        return context.role(role).stream()
                .map(node -> role.equals(PhpManager.WEB)
                        ? WebRole.endpoint(context, node)
                        : BackendRole.endpoint(context, node))
                .map(Endpoint::hostAndPort)
                .toList();
    }
}
