package org.conpaas.core.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/** A type with two roles: every {@code front} knows the addresses of all {@code back}s; nodes of {@code back} change one by one. */
final class SampleManager implements Manager {
    @Override
    public TypeSchema schema() {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put("front", Role.of(1, 1));
        roles.put("back", Role.of(1, 0));
        return new TypeSchema("sample", "For tests.", roles, true, "{}");
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return InnerPorts.tcp(role.equals("front") ? 1001 : 1002);
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of("back"), List.of("front"));
    }

    @Override
    public List<String> packable() {
        return List.of("front", "back");
    }

    @Override
    public boolean oneAtATime(String role) {
        return role.equals("back");
    }

    @Override
    public boolean leavesOneByOne(String role) {
        return role.equals("back");
    }

    @Override
    public Map<String, DataSource> data(ServiceSpec service) {
        return Map.of(
                "rows", new DataSource("back", "sql.gz", List.of("true"), List.of(), Map.of(), Optional.of("data")));
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return context.nodes().keySet().stream().collect(Collectors.toMap(node -> node, node -> spec(context, node)));
    }

    private static NodeSpec spec(ServiceContext context, NodeId node) {
        String backs = context.role("back").stream()
                .map(back -> context.machine(back).address())
                .collect(Collectors.joining(","));
        String content = node.role().equals("front")
                ? backs
                : String.valueOf(context.service().settings().get("word"));
        NodeSpec base = context.node(node);
        return new NodeSpec(
                base.name(),
                "",
                base.sandbox(),
                base.environment(),
                List.of(),
                List.of(new FileSpec("content", content, 0644)),
                List.of(),
                List.of(),
                List.of(),
                base.disks(),
                Limits.NONE);
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        String address = context.machine(context.role("front").get(0)).address();
        return context.service().settings().containsKey("token")
                ? Map.of("SAMPLE_IP", address, "SAMPLE_TOKEN", context.secret("token"))
                : Map.of("SAMPLE_IP", address);
    }
}
