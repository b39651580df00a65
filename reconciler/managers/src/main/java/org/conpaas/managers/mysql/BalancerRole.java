package org.conpaas.managers.mysql;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/**
 * haproxy in front of the members; it gives connections to members that say of themselves that they may be given statements. A
 * changed list of members is a reload, and the node is healthy again once no connection goes by an earlier one.
 */
final class BalancerRole {
    private static final String CONFIGURATION = "etc/haproxy.cfg";
    private static final String START = "bin/balancer";

    /** Longer than a connection by an earlier configuration may last (hard-stop-after). */
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Template configuration;
    private final Template start;

    BalancerRole(Folder folder) {
        configuration = folder.template("haproxy.cfg");
        start = folder.template("balancer.sh");
    }

    NodeSpec spec(ServiceContext context, NodeId node) {
        String address = context.machine(node).address();
        String digest = NodeSpecs.digest(configuration(context, address, ""));
        return NodeDraft.of(context, node)
                .file(CONFIGURATION, configuration(context, address, digest))
                .executable(START, start.render(Map.of()))
                .process(
                        "balancer",
                        List.of("/bin/sh", "${node}/" + START),
                        List.of(CONFIGURATION),
                        List.of(START),
                        STOP)
                .command("settled", List.of("test", "-e", "${node}/run/settled-" + digest))
                .http("members", new Endpoint(address, MemberRole.STATE_PORT).url("/"))
                .spec();
    }

    private String configuration(ServiceContext context, String address, String digest) {
        Map<String, Object> values = new HashMap<>();
        values.put("digest", digest);
        values.put("address", address);
        values.put("port", MysqlManager.PORT);
        values.put("statePort", MemberRole.STATE_PORT);
        values.put(
                "members",
                context.role(MysqlManager.MYSQL).stream()
                        .map(member -> Map.of(
                                "name",
                                "mysql-" + member.ordinal(),
                                "address",
                                context.machine(member).address()))
                        .toList());
        return configuration.render(values);
    }
}
