package org.conpaas.server.store;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Consumer;
import org.conpaas.engine.port.StateStore.Decisions;

/** Decisions in the database. */
public final class JpaDecisionRepository implements DecisionRepository {
    private final Database database;

    public JpaDecisionRepository(Database database) {
        this.database = database;
    }

    @Override
    public void delete(String application) {
        change(application, row -> row.deleteAsked = true);
    }

    @Override
    public void confirm(String application, String revision) {
        change(application, row -> row.confirmedRevision = revision);
    }

    Decisions of(String application) {
        return database.read(manager -> Optional.ofNullable(manager.find(DecisionEntity.class, application))
                .map(row -> new Decisions(row.deleteAsked, Optional.ofNullable(row.confirmedRevision)))
                .orElse(Decisions.NONE));
    }

    private void change(String application, Consumer<DecisionEntity> edit) {
        database.change(application, manager -> {
            edit.accept(row(manager, application));
            return true;
        });
    }

    private static DecisionEntity row(EntityManager manager, String application) {
        return Optional.ofNullable(manager.find(DecisionEntity.class, application))
                .orElseGet(() -> manager.merge(new DecisionEntity(application, false, null)));
    }
}
