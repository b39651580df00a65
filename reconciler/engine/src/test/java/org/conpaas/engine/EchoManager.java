package org.conpaas.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/** A type whose nodes run one process that says a word. */
final class EchoManager implements Manager {
    @Override
    public TypeSchema schema() {
        return new TypeSchema("echo", "For tests.", Map.of("node", Role.of(1, 0)), false, "{}");
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return InnerPorts.NONE;
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of("node"));
    }

    @Override
    public Map<String, DataSource> data(ServiceSpec service) {
        return Map.of(
                "rows", new DataSource("node", "sql.gz", List.of("true"), List.of(), Map.of(), Optional.of("data")));
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return context.nodes().keySet().stream().collect(Collectors.toMap(node -> node, node -> spec(context, node)));
    }

    private static NodeSpec spec(ServiceContext context, NodeId node) {
        NodeSpec base = context.node(node);
        String word = String.valueOf(context.service().settings().get("word"));
        ProcessSpec process = new ProcessSpec(
                "echo", List.of("echo", word), Map.of(), "", List.of(), List.of(), List.of(), Duration.ofSeconds(1));
        return new NodeSpec(
                base.name(),
                "",
                base.sandbox(),
                base.environment(),
                List.of(),
                List.of(),
                List.of(),
                List.of(process),
                List.of(),
                List.of(),
                Limits.NONE);
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return Map.of();
    }
}
