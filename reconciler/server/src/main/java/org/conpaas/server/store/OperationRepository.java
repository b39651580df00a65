package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext.Operation;

/** What users asked to be done once. Read through {@link org.conpaas.engine.port.StateStore#operations}. */
public interface OperationRepository {
    /** Writes a command down behind those before it and gives it its id, for example {@code run-17}. */
    Operation add(
            String application,
            String service,
            String command,
            List<String> parameters,
            List<NodeId> nodes,
            Instant askedAt);
}
