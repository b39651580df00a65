package org.conpaas.managers.mysql;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/**
 * A member of the cluster: the server, and what tells others how it is. The list of members is read when the server starts and
 * never restarts it.
 */
final class MemberRole {
    /** Where the disk with the data is; as a path in the node's tree it begins without a slash. */
    static final String HOME = "srv/mysql";

    /** Answers over HTTP how a member is; the balancers ask too. */
    static final int STATE_PORT = 9200;

    /** Where members hear each other; by TCP only, as nothing is multicast. */
    static final int GROUP_PORT = 4567;

    /** Where a member that joins receives all of the data (SST). */
    static final int COPY_PORT = 4444;

    /** Where a member that was away receives what it has missed (IST). */
    static final int CATCH_UP_PORT = 4568;

    /** Writes what can be loaded again as a dump. */
    private static final String DATA = "bin/data";

    private static final String CONFIGURATION = "etc/my.cnf";
    private static final String SERVER = "bin/mysqld";
    private static final String STATE = "bin/state";
    private static final int PRIVATE = 0600;

    /** A server with much to write down needs its time; a member that is killed has to recover. */
    private static final Duration STOP = Duration.ofMinutes(2);

    private final Template server;
    private final Template common;
    private final Template care;
    private final Template state;
    private final Template view;
    private final Template configuration;
    private final Template accounts;
    private final Template dumps;
    private final Template data;

    MemberRole(Folder folder) {
        server = folder.template("mysqld.sh");
        common = folder.template("member.sh");
        care = folder.template("care.sh");
        state = folder.template("state.sh");
        view = folder.template("view.sh");
        configuration = folder.template("my.cnf");
        accounts = folder.template("accounts.sql");
        dumps = folder.template("dump.sh");
        data = folder.template("data.sh");
    }

    NodeSpec spec(ServiceContext context, NodeId node, Account account) {
        String address = context.machine(node).address();
        Optional<CodeVersion> dump =
                node.number() == 1 ? Optional.ofNullable(context.files().get(MysqlManager.DUMP)) : Optional.empty();
        NodeDraft draft = NodeDraft.of(context, node)
                .file(CONFIGURATION, configuration.render(values(context, node)))
                .file("etc/members", members(context))
                .file(
                        "etc/accounts.sql",
                        PRIVATE,
                        accounts.render(
                                Map.of("database", account.database(), "user", account.user(), "hash", account.hash())))
                .file("bin/member.sh", common.render(values(context, node)))
                .file("bin/care.sh", care.render(Map.of("database", account.database())))
                .file("etc/dump.sh", dumps(dump))
                .executable(SERVER, server.render(values(context, node)))
                .executable(STATE, state.render(Map.of()))
                .executable("bin/view", view.render(Map.of()))
                .executable(DATA, data.render(Map.of("database", account.database())))
                .process("mysqld", script(SERVER), List.of(), List.of(CONFIGURATION), STOP)
                .process("state", stateCommand(address), List.of(), List.of(), Duration.ofSeconds(2))
                .http("ready", new Endpoint(address, STATE_PORT).url("/ready"))
                .metric(MetricSpec.USAGE)
                .metric(MetricSpec.file("run/metrics"));
        dump.ifPresent(file -> draft.artifact(
                new ArtifactSpec(MysqlManager.DUMP, file.sha256(), file.fileName(), false, Optional.empty())));
        return draft.spec();
    }

    private String dumps(Optional<CodeVersion> dump) {
        return dumps.render(Map.of(
                "dump", dump.isPresent(),
                "dumpDigest", dump.map(CodeVersion::sha256).orElse(""),
                // It stands in a script
                "dumpName",
                        dump.map(file -> file.fileName().replaceAll("[^\\w.-]", "_"))
                                .orElse("")));
    }

    private static Map<String, Object> values(ServiceContext context, NodeId node) {
        Map<String, Object> values = new HashMap<>();
        values.put("address", context.machine(node).address());
        values.put("port", MysqlManager.PORT);
        values.put("statePort", STATE_PORT);
        values.put("groupPort", GROUP_PORT);
        values.put("copyPort", COPY_PORT);
        values.put("catchUpPort", CATCH_UP_PORT);
        values.put("disk", HOME);
        values.put("cluster", node.servicePath());
        values.put("name", name(node));
        values.put("buffer", "128M");
        return values;
    }

    /** What is between the parts of a node's name the server takes for unsafe, and then tells nobody of its members. */
    private static String name(NodeId node) {
        return node.role() + "-" + node.ordinal();
    }

    /** By ordinal, a line each: name and address. */
    private static String members(ServiceContext context) {
        return context.role(MysqlManager.MYSQL).stream()
                .map(member -> name(member) + " " + context.machine(member).address() + "\n")
                .collect(Collectors.joining());
    }

    static DataSource databases() {
        return new DataSource(
                MysqlManager.MYSQL,
                "sql.gz",
                script(DATA),
                List.of(MysqlManager.DUMP),
                Map.of(),
                Optional.of(MysqlManager.DATA));
    }

    private static List<String> script(String path) {
        return List.of("/bin/sh", "${node}/" + path);
    }

    private static List<String> stateCommand(String address) {
        return List.of(
                "socat",
                "-t10",
                "-T10",
                "TCP-LISTEN:" + STATE_PORT + ",bind=" + address + ",reuseaddr,fork,max-children=64",
                "EXEC:\"/bin/sh ${node}/" + STATE + "\"");
    }
}
