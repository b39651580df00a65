package org.conpaas.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.engine.port.StateStore.ActionRecord;
import org.conpaas.engine.port.StateStore.PassRecord;

/** History in the database. */
public final class JpaHistoryRepository implements HistoryRepository {
    private static final int TRIGGER_LENGTH = 1000;

    private final Database database;
    private final int passesKept;
    private final int eventsKept;
    /** How many there are, by kind and application. */
    private final Map<String, Integer> rows = new ConcurrentHashMap<>();

    /**
     * @param passesKept of each application
     * @param eventsKept of each application
     */
    public JpaHistoryRepository(Database database, int passesKept, int eventsKept) {
        this.database = database;
        this.passesKept = passesKept;
        this.eventsKept = eventsKept;
    }

    @Override
    public List<Pass> passes(String application, Optional<Long> before, int limit) {
        database.awaitLater();
        return database.read(manager -> manager.createQuery(
                        "SELECT p FROM PassEntity p WHERE p.application = :application AND p.id < :before ORDER BY p.id DESC",
                        PassEntity.class)
                .setParameter("application", application)
                .setParameter("before", before.orElse(Long.MAX_VALUE))
                .setMaxResults(limit)
                .getResultStream()
                .map(JpaHistoryRepository::pass)
                .toList());
    }

    @Override
    public List<Event> events(Optional<String> application, Optional<Long> before, int limit) {
        String where = application.isPresent() ? "e.application = :application AND " : "";
        return database.read(manager -> {
            var query = manager.createQuery(
                            "SELECT e FROM EventEntity e WHERE " + where + "e.id < :before ORDER BY e.id DESC",
                            EventEntity.class)
                    .setParameter("before", before.orElse(Long.MAX_VALUE))
                    .setMaxResults(limit);
            application.ifPresent(name -> query.setParameter("application", name));
            return query.getResultStream().map(JpaHistoryRepository::event).toList();
        });
    }

    @Override
    public List<Event> eventsOf(String kind, Optional<Long> before, int limit) {
        return database.read(manager -> manager.createQuery(
                        "SELECT e FROM EventEntity e WHERE e.kind = :kind AND e.id < :before ORDER BY e.id DESC",
                        EventEntity.class)
                .setParameter("kind", kind)
                .setParameter("before", before.orElse(Long.MAX_VALUE))
                .setMaxResults(limit)
                .getResultStream()
                .map(JpaHistoryRepository::event)
                .toList());
    }

    @Override
    public Event add(Instant at, String application, String kind, String text) {
        return database.write(manager -> {
            EventEntity row = new EventEntity(at, application, kind, text);
            manager.persist(row);
            prune(manager, "EventEntity", application, eventsKept);
            return event(row);
        });
    }

    /** @see org.conpaas.engine.port.StateStore#record */
    void record(PassRecord pass) {
        database.later(manager -> {
            manager.persist(row(pass));
            prune(manager, "PassEntity", pass.application(), passesKept);
        });
    }

    /** Lets a tenth more than that gather, so that not every write has to search for the oldest. */
    private void prune(EntityManager manager, String entity, String application, int kept) {
        int there = rows.merge(entity + " " + application, 1, (known, one) -> known + one);
        if (there == 1) {
            // the first of this life: earlier ones may be there
            there = Math.toIntExact(count(manager, entity, application));
            rows.put(entity + " " + application, there);
        }
        if (there > kept + kept / 10) {
            deleteBeyond(manager, entity, application, kept);
            rows.put(entity + " " + application, kept);
        }
    }

    private static long count(EntityManager manager, String entity, String application) {
        return manager.createQuery(
                        "SELECT COUNT(e) FROM " + entity + " e WHERE e.application = :application", Long.class)
                .setParameter("application", application)
                .getSingleResult();
    }

    private static void deleteBeyond(EntityManager manager, String entity, String application, int kept) {
        manager.createQuery(
                        "SELECT e.id FROM " + entity + " e WHERE e.application = :application ORDER BY e.id DESC",
                        Long.class)
                .setParameter("application", application)
                .setFirstResult(kept)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .ifPresent(oldest -> manager.createQuery(
                                "DELETE FROM " + entity + " e WHERE e.application = :application AND e.id <= :oldest")
                        .setParameter("application", application)
                        .setParameter("oldest", oldest)
                        .executeUpdate());
    }

    private static PassEntity row(PassRecord pass) {
        return new PassEntity(
                pass.application(),
                pass.revision(),
                pass.startedAt(),
                pass.took().toMillis(),
                pass.trigger().substring(0, Math.min(pass.trigger().length(), TRIGGER_LENGTH)),
                pass.plan(),
                JsonText.write(pass.actions().stream().map(ActionText::of).toList()),
                pass.sync(),
                pass.health(),
                JsonText.write(pass.problems()));
    }

    private static Pass pass(PassEntity row) {
        return new Pass(
                row.id,
                new PassRecord(
                        row.application,
                        row.revision,
                        row.startedAt,
                        Duration.ofMillis(row.tookMillis),
                        row.trigger,
                        row.plan,
                        JsonText.read(row.actions, new TypeReference<List<ActionText>>() {}).stream()
                                .map(ActionText::record)
                                .toList(),
                        row.sync,
                        row.health,
                        JsonText.strings(row.problems)));
    }

    private static Event event(EventEntity row) {
        return new Event(row.id, row.at, row.application, row.kind, row.text);
    }

    /** An action as it lies in the column. */
    record ActionText(String action, String outcome, long tookMillis) {
        static ActionText of(ActionRecord action) {
            return new ActionText(
                    action.action(), action.outcome(), action.took().toMillis());
        }

        ActionRecord record() {
            return new ActionRecord(action, outcome, Duration.ofMillis(tookMillis));
        }
    }
}
