package org.conpaas.managers.java;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.AutoscalingField;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/**
 * Tomcat backends behind proxies.
 *
 * <p>No request is lost when nodes come and go or the code changes: a backend serves before a proxy knows it, a proxy has
 * finished with a backend before that leaves, and a new version of the code answers beside the old one before the old one
 * is taken away.
 *
 * <p>The proxies send a request to any backend: an application with several backends keeps its sessions elsewhere.
 */
public final class JavaManager implements Manager {
    static final String PROXY = "proxy";
    static final String WEB = "web";
    static final String BACKEND = "backend";

    private final TypeSchema schema;
    private final BackendRole backends;
    private final ProxyRole proxies;

    public JavaManager() {
        Folder folder = Folder.of(JavaManager.class);
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(PROXY, Role.of(1, 1));
        roles.put(WEB, Role.of(0, 0));
        roles.put(BACKEND, Role.of(1, 1));
        schema = new TypeSchema(
                "java",
                "Java web applications on Tomcat, behind a proxy.",
                roles,
                true,
                AutoscalingField.in(folder.template("java.schema.json"), BACKEND));
        backends = new BackendRole(folder);
        proxies = new ProxyRole(folder);
    }

    @Override
    public TypeSchema schema() {
        return schema;
    }

    @Override
    public Set<Integer> publicPorts(String role) {
        return role.equals(PROXY) ? Set.of(Endpoint.HTTP) : Set.of();
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return role.equals(BACKEND) ? InnerPorts.tcp(BackendRole.PORT) : InnerPorts.NONE;
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of(BACKEND), List.of(WEB), List.of(PROXY));
    }

    @Override
    public List<String> packable() {
        return List.of(PROXY, WEB, BACKEND);
    }

    @Override
    public boolean oneAtATime(String role) {
        return role.equals(BACKEND);
    }

    /** A WAR's static files can only be told from its classes and secrets by Tomcat itself, so Tomcat serves them. */
    @Override
    public List<Problem> check(ServiceSpec service) {
        return Stream.concat(webNodes(service).stream(), AutoscalingField.problems(service).stream())
                .toList();
    }

    private static List<Problem> webNodes(ServiceSpec service) {
        return Optional.ofNullable(service.nodes().get(WEB))
                .filter(role -> role.count() > 0)
                .map(role -> List.of(noWebNodes(service, role)))
                .orElse(List.of());
    }

    private static Problem noWebNodes(ServiceSpec service, RoleSpec role) {
        return Problem.error(
                "CP1301",
                role.at(),
                "services." + service.name() + ".nodes.web: " + role.count()
                        + " web nodes asked for, but a java service has none: its backends serve the static files",
                "remove the line, or add backends instead; web nodes come with the type php");
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return context.nodes().keySet().stream().collect(toMap(identity(), node -> spec(context, node)));
    }

    private NodeSpec spec(ServiceContext context, NodeId node) {
        return switch (node.role()) {
            case BACKEND -> backends.spec(context, node);
            case PROXY -> proxies.spec(context, node);
            default -> context.node(node);
        };
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return firstProxy(context)
                .map(node -> Endpoint.page(context.machine(node)))
                .map(at -> Map.of("JAVA_IP", at.address(), "JAVA_PORT", String.valueOf(at.port())))
                .orElse(Map.of());
    }

    @Override
    public Optional<String> url(ServiceContext context) {
        return firstProxy(context)
                .map(node -> Endpoint.publicPage(context.machine(node)).url("/"));
    }

    private static Optional<NodeId> firstProxy(ServiceContext context) {
        return context.role(PROXY).stream().findFirst();
    }
}
