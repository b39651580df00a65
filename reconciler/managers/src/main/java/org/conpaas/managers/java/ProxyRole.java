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
import org.conpaas.managers.render.Nginx;
import org.conpaas.managers.render.Nginx.Site;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.managers.render.Traffic;
import org.conpaas.managers.render.WebProgram;

/**
 * nginx where the node has it, else the distribution's own proxy: only the node knows, so its start script chooses. Both take a
 * changed list of backends without a restart, and both answer the same probe.
 */
final class ProxyRole {
    private static final String START = "bin/proxy";
    private static final String SETTINGS = "etc/proxy.properties";

    /** A web socket may stay open for ever; a backend that leaves does not wait longer than this for it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Nginx nginx = new Nginx();
    private final Template upstream;
    private final Template locations;
    private final Template settings;

    ProxyRole(Folder folder) {
        upstream = folder.template("upstream.conf");
        locations = folder.template("locations.conf");
        settings = folder.template("proxy.properties");
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        Endpoint endpoint = Endpoint.page(context.machine(node));
        List<String> backends = context.role(JavaManager.BACKEND).stream()
                .map(backend -> BackendRole.endpoint(context, backend).hostAndPort())
                .toList();
        Map<String, ?> known = Map.of("backends", backends);
        Site site = new Site(endpoint, upstream.render(known), locations.render(known), LONGEST);
        String digest = NodeSpecs.digest(site.digest() + settings(endpoint, backends, ""));
        return Traffic.measure(draft(context, node, site, settings(endpoint, backends, digest), digest))
                .spec();
    }

    private NodeDraft draft(ServiceContext context, NodeId node, Site site, String settings, String digest) {
        return NodeDraft.of(context, node)
                .artifact(context.program(WebProgram.NAME, false))
                .file(Nginx.CONFIGURATION, nginx.configuration(site, digest))
                .file(SETTINGS, settings)
                .executable(START, nginx.scriptWithFallback(command()))
                .process(Nginx.process("proxy", START, site, List.of(SETTINGS)))
                .http("config", Nginx.probe(site, digest));
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
