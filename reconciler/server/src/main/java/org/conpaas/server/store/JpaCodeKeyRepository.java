package org.conpaas.server.store;

import java.util.List;
import java.util.Optional;

/** Keys for code in the database. */
public final class JpaCodeKeyRepository implements CodeKeyRepository {
    private final Database database;

    public JpaCodeKeyRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<CodeKeyRow> all(String application, String service) {
        return database.read(manager -> manager.createQuery(
                        "SELECT k FROM CodeKeyEntity k WHERE k.application = :application AND k.service = :service"
                                + " ORDER BY k.addedAt, k.fingerprint",
                        CodeKeyEntity.class)
                .setParameter("application", application)
                .setParameter("service", service)
                .getResultStream()
                .map(JpaCodeKeyRepository::key)
                .toList());
    }

    @Override
    public List<CodeKeyRow> find(String fingerprint) {
        return database.read(manager -> manager.createQuery(
                        "SELECT k FROM CodeKeyEntity k WHERE k.fingerprint = :fingerprint"
                                + " ORDER BY k.application, k.service",
                        CodeKeyEntity.class)
                .setParameter("fingerprint", fingerprint)
                .getResultStream()
                .map(JpaCodeKeyRepository::key)
                .toList());
    }

    @Override
    public boolean add(CodeKeyRow key) {
        CodeKeyEntity row = new CodeKeyEntity(
                key.application(),
                key.service(),
                key.fingerprint(),
                key.publicKey(),
                key.comment(),
                key.addedAt(),
                key.addedBy());
        return database.write(manager -> {
            boolean free = manager.find(CodeKeyEntity.class, row.path) == null;
            if (free) {
                manager.persist(row);
            }
            return free;
        });
    }

    @Override
    public boolean remove(String application, String service, String fingerprint) {
        return database.write(manager -> {
            Optional<CodeKeyEntity> row = Optional.ofNullable(
                    manager.find(CodeKeyEntity.class, CodeKeyEntity.path(application, service, fingerprint)));
            row.ifPresent(manager::remove);
            return row.isPresent();
        });
    }

    private static CodeKeyRow key(CodeKeyEntity row) {
        return new CodeKeyRow(
                row.application, row.service, row.fingerprint, row.publicKey, row.comment, row.addedAt, row.addedBy);
    }
}
