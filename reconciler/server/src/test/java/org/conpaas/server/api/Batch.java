package org.conpaas.server.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.TypeSchema;

/** A service type with one role, {@code backend}, one operation, {@code run}, and data called {@code rows}. */
final class Batch implements Manager {
    @Override
    public TypeSchema schema() {
        return new TypeSchema("java", "For tests.", Map.of("backend", TypeSchema.Role.of(1, 1)), false, "{}");
    }

    @Override
    public InnerPorts innerPorts(String role) {
        return InnerPorts.NONE;
    }

    @Override
    public List<List<String>> order() {
        return List.of(List.of("backend"));
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        return Map.of();
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        return Map.of();
    }

    @Override
    public Map<String, DataSource> data(ServiceSpec service) {
        return Map.of(
                "rows",
                new DataSource("backend", "sql.gz", List.of("true"), List.of("dump"), Map.of(), Optional.empty()));
    }

    @Override
    public List<String> operations() {
        return List.of("run");
    }
}
