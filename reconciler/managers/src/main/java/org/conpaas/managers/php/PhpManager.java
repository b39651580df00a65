package org.conpaas.managers.php;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.AutoscalingField;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/**
 * PHP backends and web servers of static files behind proxies.
 *
 * <p>No request is lost when nodes come and go, when the code changes, and when settings or the environment do: what is new serves
 * before anybody is sent to it, and what is old ends once nobody is sent to it any more.
 */
public final class PhpManager implements Manager {
    static final String PROXY = "proxy";
    static final String WEB = "web";
    static final String BACKEND = "backend";

    private final TypeSchema schema;
    private final BackendRole backends;
    private final WebRole webs;
    private final ProxyRole proxies;

    public PhpManager() {
        Folder folder = Folder.of(PhpManager.class);
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(PROXY, Role.of(1, 1));
        roles.put(WEB, Role.of(1, 1));
        roles.put(BACKEND, Role.of(1, 1));
        schema = new TypeSchema(
                "php",
                "PHP web applications behind a proxy.",
                roles,
                true,
                AutoscalingField.in(folder.template("php.schema.json"), WEB, BACKEND));
        CodeTree tree = new CodeTree(folder);
        backends = new BackendRole(folder, tree);
        webs = new WebRole(folder, tree);
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
        return switch (role) {
            case BACKEND -> InnerPorts.tcp(BackendRole.PORT, Sessions.PORT);
            case WEB -> InnerPorts.tcp(WebRole.PORT);
            default -> InnerPorts.NONE;
        };
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
        return !role.equals(PROXY);
    }

    @Override
    public Map<String, Disk> disks(ServiceSpec service) {
        Map<String, Disk> disks = new TreeMap<>(service.disks());
        SharedDirectory.of(service).forEach(shared -> disks.putIfAbsent(shared.disk(), shared.implied(service)));
        if (Sessions.areShared(service)) {
            disks.put(Sessions.DISK, Sessions.disk(service));
        }
        return disks;
    }

    @Override
    public boolean getsDisk(ServiceSpec service, String disk, NodeId node) {
        if (disk.equals(Sessions.DISK)) {
            return node.number() == 1;
        }
        boolean ofCode = SharedDirectory.of(service).stream()
                .anyMatch(shared -> shared.disk().equals(disk));
        return !ofCode || !node.role().equals(PROXY);
    }

    /** What the backends share; the rest of them is code. */
    @Override
    public Map<String, DataSource> data(ServiceSpec service) {
        return SharedDirectory.of(service).stream()
                .collect(toMap(SharedDirectory::disk, shared -> shared.data(service, BACKEND)));
    }

    @Override
    public List<Problem> check(ServiceSpec service) {
        return Stream.concat(PhpCheck.of(service).stream(), AutoscalingField.problems(service).stream())
                .toList();
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return context.nodes().keySet().stream().collect(toMap(identity(), node -> spec(context, node)));
    }

    private NodeSpec spec(ServiceContext context, NodeId node) {
        return switch (node.role()) {
            case BACKEND -> backends.spec(context, node);
            case WEB -> webs.spec(context, node);
            default -> proxies.spec(context, node);
        };
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return firstProxy(context)
                .map(node -> Endpoint.page(context.machine(node)))
                .map(at -> Map.of("PHP_IP", at.address(), "PHP_PORT", String.valueOf(at.port())))
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
