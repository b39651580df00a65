package org.conpaas.managers.php;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.php.CodeTree.Needs;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.Nginx;
import org.conpaas.managers.render.Nginx.Site;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/** Static files of the code. What is none is a 404, with which the proxy turns to a backend. */
final class WebRole {
    static final int PORT = 9081;
    private static final String START = "bin/nginx";

    private final Nginx nginx = new Nginx();
    private final CodeTree tree;
    private final Template http;
    private final Template locations;

    WebRole(Folder folder, CodeTree tree) {
        this.tree = tree;
        http = folder.template("web.http");
        locations = folder.template("web.conf");
    }

    static Endpoint endpoint(ServiceContext context, NodeId node) {
        return new Endpoint(context.machine(node).address(), PORT);
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        Map<String, ?> values = Map.of("root", CodeTree.root(context), "hidden", CodeTree.HIDDEN);
        Duration longest = PhpSettings.of(context.service().settings()).patience();
        Site site = new Site(endpoint(context, node), http.render(values), locations.render(values), longest);
        NodeDraft draft = NodeDraft.of(context, node)
                .withoutEnvironment()
                .metric(MetricSpec.USAGE)
                .file(Nginx.CONFIGURATION, nginx.configuration(site, site.digest()))
                .executable(START, nginx.scriptWithPreparation(CodeTree.PREPARE))
                .process(Nginx.process("web", START, site, List.of()));
        return tree.on(draft, context, Needs.NGINX, "")
                .http("config", Nginx.probe(site, site.digest()))
                .spec();
    }
}
