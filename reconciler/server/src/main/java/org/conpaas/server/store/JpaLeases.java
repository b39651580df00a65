package org.conpaas.server.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.conpaas.engine.port.StoreUnavailableException;

/** Who may change an application, by a row each. */
final class JpaLeases {
    private final Database database;

    JpaLeases(Database database) {
        this.database = database;
    }

    /** @see org.conpaas.engine.port.StateStore#lease */
    Optional<Long> take(String application, String owner, Instant now, Duration length) {
        Instant fresh = now.plus(length.dividedBy(2));
        Optional<LeaseEntity> known =
                database.read(manager -> Optional.ofNullable(manager.find(LeaseEntity.class, application)));
        if (known.filter(row -> row.owner.equals(owner) && row.expiresAt.isAfter(fresh))
                .isPresent()) {
            // a lease with more than half its time left needs no write, so that a pass with nothing to do writes
            // nothing
            return known.map(row -> row.number);
        }
        return known.isPresent()
                ? renew(application, owner, now, length)
                : create(application, owner, now.plus(length));
    }

    private Optional<Long> create(String application, String owner, Instant expiresAt) {
        try {
            database.run(manager -> manager.persist(new LeaseEntity(application, owner, 1, expiresAt)));
            return Optional.of(1L);
        } catch (StoreUnavailableException takenMeanwhile) {
            return database.read(manager -> Optional.ofNullable(manager.find(LeaseEntity.class, application)))
                    .map(row -> Optional.of(row)
                            .filter(same -> same.owner.equals(owner))
                            .map(same -> same.number))
                    .orElseThrow(() -> takenMeanwhile);
        }
    }

    private Optional<Long> renew(String application, String owner, Instant now, Duration length) {
        return database.write(manager -> {
            LeaseEntity row = locked(manager, application);
            boolean mine = row.owner.equals(owner);
            if (!mine && row.expiresAt.isAfter(now)) {
                return Optional.empty();
            }
            row.number = mine ? row.number : row.number + 1;
            row.owner = owner;
            row.expiresAt = now.plus(length);
            return Optional.of(row.number);
        });
    }

    private static LeaseEntity locked(EntityManager manager, String application) {
        return manager.find(LeaseEntity.class, application, LockModeType.PESSIMISTIC_WRITE);
    }
}
