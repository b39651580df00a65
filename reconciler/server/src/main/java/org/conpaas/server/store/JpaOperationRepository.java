package org.conpaas.server.store;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext.Operation;

/** Operations in the database. */
public final class JpaOperationRepository implements OperationRepository {
    private final Database database;

    public JpaOperationRepository(Database database) {
        this.database = database;
    }

    @Override
    public Operation add(
            String application,
            String service,
            String command,
            List<String> parameters,
            List<NodeId> nodes,
            Instant askedAt) {
        return database.change(application, manager -> {
            OperationEntity row = new OperationEntity(
                    application,
                    service,
                    command,
                    JsonText.write(parameters),
                    JsonText.write(nodes.stream().map(NodeId::toString).toList()),
                    askedAt);
            manager.persist(row);
            return operation(row);
        });
    }

    /** Oldest first. */
    List<Operation> all(String application, String service) {
        return database.read(manager -> manager.createQuery(
                        "SELECT o FROM OperationEntity o WHERE o.application = :application AND o.service = :service"
                                + " ORDER BY o.number",
                        OperationEntity.class)
                .setParameter("application", application)
                .setParameter("service", service)
                .getResultStream()
                .map(JpaOperationRepository::operation)
                .toList());
    }

    /** Takes the node out of what was asked for, in the transaction of the caller. */
    void forget(EntityManager manager, NodeId node) {
        manager.createQuery(
                        "SELECT o FROM OperationEntity o WHERE o.application = :application AND o.service = :service",
                        OperationEntity.class)
                .setParameter("application", node.application())
                .setParameter("service", node.service())
                .getResultList()
                .forEach(row -> row.nodes = JsonText.write(JsonText.strings(row.nodes).stream()
                        .filter(name -> !name.equals(node.toString()))
                        .toList()));
    }

    private static Operation operation(OperationEntity row) {
        return new Operation(
                row.command + "-" + row.number,
                row.command,
                JsonText.strings(row.parameters),
                JsonText.strings(row.nodes).stream().map(NodeId::parse).toList());
    }
}
