package org.conpaas.managers.helloworld;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.managers.render.WebProgram;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/** Each node answers HTTP with its greeting. A new greeting is a new file: the web server goes on as it is. */
public final class HelloworldManager implements Manager {
    private static final String ROLE = "node";
    private static final String SETTINGS = "etc/web.properties";

    private final TypeSchema schema;
    private final Template page;
    private final Template settings;

    public HelloworldManager() {
        Folder folder = Folder.of(HelloworldManager.class);
        schema = new TypeSchema(
                "helloworld",
                "Nodes that answer HTTP with a greeting.",
                Map.of(ROLE, Role.of(1, 1)),
                false,
                folder.text("helloworld.schema.json"));
        page = folder.template("index.html");
        settings = folder.template("web.properties");
    }

    @Override
    public TypeSchema schema() {
        return schema;
    }

    @Override
    public Set<Integer> publicPorts(String role) {
        return role.equals(ROLE) ? Set.of(Endpoint.HTTP) : Set.of();
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return InnerPorts.NONE;
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of(ROLE));
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return context.nodes().keySet().stream().collect(toMap(identity(), node -> spec(context, node)));
    }

    private NodeSpec spec(ServiceContext context, NodeId node) {
        Endpoint endpoint = Endpoint.page(context.machine(node));
        return NodeDraft.of(context, node)
                .artifact(context.program(WebProgram.NAME, false))
                .file(SETTINGS, settings.render(Map.of("port", endpoint.port())))
                .file("www/index.html", page.render(Map.of("greeting", greeting(context, node), "node", node)))
                .process(
                        "web",
                        WebProgram.command("serve", SETTINGS),
                        List.of(),
                        List.of(SETTINGS),
                        Duration.ofSeconds(10))
                .http("health", endpoint.url("/-/health"))
                .spec();
    }

    private static String greeting(ServiceContext context, NodeId node) {
        return String.valueOf(context.service().settings().getOrDefault("greeting", "Hello from " + node));
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return first(context)
                .map(node -> Endpoint.page(context.machine(node)))
                .map(at -> Map.of("HELLOWORLD_IP", at.address(), "HELLOWORLD_PORT", String.valueOf(at.port())))
                .orElse(Map.of());
    }

    @Override
    public Optional<String> url(ServiceContext context) {
        return first(context)
                .map(node -> Endpoint.publicPage(context.machine(node)).url("/"));
    }

    private static Optional<NodeId> first(ServiceContext context) {
        return context.role(ROLE).stream().findFirst();
    }
}
