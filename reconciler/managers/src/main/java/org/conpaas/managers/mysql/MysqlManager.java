package org.conpaas.managers.mysql;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Folder;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;
import org.conpaas.manifest.Units;

/**
 * MariaDB with Galera: every member has all of the data and takes reads and writes; balancers spread connections.
 *
 * <p>Which member starts the cluster is decided by the members themselves, from what all of them say (see
 * {@code mysqld.sh.hbs}): it holds also while no reconciler runs, and no observation that has become old can start a second
 * cluster.
 */
public final class MysqlManager implements Manager {
    static final String MYSQL = "mysql";
    static final String GLB = "glb";
    static final String DUMP = "dump";

    static final int PORT = 3306;
    private static final String USER = "mysqldb";
    static final String DATA = "data";
    private static final Set<String> OWN =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "conpaas");
    private static final long STORAGE = 10L << 30;

    private final TypeSchema schema;
    private final MemberRole members;
    private final BalancerRole balancers;

    public MysqlManager() {
        Folder folder = Folder.of(MysqlManager.class);
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(MYSQL, Role.of(1, 1));
        roles.put(GLB, Role.of(0, 0));
        schema = new TypeSchema(
                "mysql",
                "MariaDB with Galera: every node has all of the data; balancers spread connections.",
                roles,
                false,
                folder.text("mysql.schema.json"));
        members = new MemberRole(folder);
        balancers = new BalancerRole(folder);
    }

    @Override
    public TypeSchema schema() {
        return schema;
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return role.equals(MYSQL)
                ? InnerPorts.tcp(
                        PORT,
                        MemberRole.STATE_PORT,
                        MemberRole.GROUP_PORT,
                        MemberRole.COPY_PORT,
                        MemberRole.CATCH_UP_PORT)
                : InnerPorts.tcp(PORT);
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of(MYSQL), List.of(GLB));
    }

    /** A restart of two members of three at once would lose the cluster. */
    @Override
    public boolean oneAtATime(String role) {
        return role.equals(MYSQL);
    }

    /** All must be up before the one with the newest data can be told; they join one after the other by themselves. */
    @Override
    public boolean startsTogether(String role) {
        return role.equals(MYSQL);
    }

    /** Two of three that leave at once take the cluster with them: the one that stays cannot tell it from being cut off. */
    @Override
    public boolean leavesOneByOne(String role) {
        return role.equals(MYSQL);
    }

    /** Besides what the author wrote, the disk with the data. */
    @Override
    public Map<String, Disk> disks(ServiceSpec service) {
        Map<String, Disk> disks = new TreeMap<>(service.disks());
        disks.put(
                DATA,
                new Disk(
                        Disk.Kind.PERSISTENT,
                        storage(service),
                        "/" + MemberRole.HOME,
                        Optional.of(MYSQL),
                        Optional.empty(),
                        service.at()));
        return disks;
    }

    @Override
    public Map<String, DataSource> data(ServiceSpec service) {
        return Map.of("databases", MemberRole.databases());
    }

    private static long storage(ServiceSpec service) {
        return service.settings().get("storage") instanceof Map<?, ?> storage
                ? Units.bytes(String.valueOf(storage.get("size"))).orElse(STORAGE)
                : STORAGE;
    }

    @Override
    public Map<String, String> files(ServiceSpec service) {
        return service.settings().get(DUMP) instanceof String location ? Map.of(DUMP, location) : Map.of();
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        Account account = new Account(USER, context.secret("password"), database(context));
        return context.nodes().keySet().stream()
                .collect(toMap(
                        identity(),
                        node -> node.role().equals(MYSQL)
                                ? members.spec(context, node, account)
                                : balancers.spec(context, node)));
    }

    private static String database(ServiceContext context) {
        return context.service().settings().get("database") instanceof String name
                ? name
                : named(context.application().replace('-', '_'));
    }

    /** Some names are the server's own. */
    private static String named(String application) {
        return OWN.contains(application) ? application + "_db" : application;
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return context.role(GLB).stream()
                .findFirst()
                .or(() -> context.role(MYSQL).stream().findFirst())
                .map(node -> Map.of(
                        "MYSQL_IP", context.machine(node).address(),
                        "MYSQL_PORT", String.valueOf(PORT),
                        "MYSQL_USER", USER,
                        "MYSQL_PASSWORD", context.secret("password"),
                        "MYSQL_DATABASE", database(context)))
                .orElse(Map.of());
    }
}
