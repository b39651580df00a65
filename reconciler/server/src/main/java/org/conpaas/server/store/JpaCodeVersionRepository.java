package org.conpaas.server.store;

import java.util.List;
import java.util.Optional;

/** Code versions in the database. */
public final class JpaCodeVersionRepository implements CodeVersionRepository {
    private final Database database;

    public JpaCodeVersionRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<CodeVersionRow> all(String application, String service) {
        return database.read(manager -> manager.createQuery(
                        "SELECT v FROM CodeVersionEntity v WHERE v.application = :application AND v.service = :service"
                                + " ORDER BY v.uploadedAt DESC, v.id",
                        CodeVersionEntity.class)
                .setParameter("application", application)
                .setParameter("service", service)
                .getResultStream()
                .map(JpaCodeVersionRepository::version)
                .toList());
    }

    @Override
    public Optional<CodeVersionRow> find(String application, String service, String id) {
        return database.read(manager ->
                        Optional.ofNullable(manager.find(CodeVersionEntity.class, key(application, service, id))))
                .map(JpaCodeVersionRepository::version);
    }

    @Override
    public boolean add(CodeVersionRow version) {
        CodeVersionEntity row = row(version);
        return database.change(version.application(), manager -> {
            boolean free = manager.find(CodeVersionEntity.class, row.key) == null;
            if (free) {
                manager.persist(row);
            }
            return free;
        });
    }

    @Override
    public boolean remove(String application, String service, String id) {
        return database.change(application, manager -> {
            Optional<CodeVersionEntity> row =
                    Optional.ofNullable(manager.find(CodeVersionEntity.class, key(application, service, id)));
            row.ifPresent(manager::remove);
            return row.isPresent();
        });
    }

    @Override
    public boolean uses(String sha256) {
        return database.read(manager -> manager.createQuery(
                                "SELECT COUNT(v) FROM CodeVersionEntity v WHERE v.sha256 = :sha256", Long.class)
                        .setParameter("sha256", sha256)
                        .getSingleResult())
                > 0;
    }

    private static String key(String application, String service, String id) {
        return application + "/" + service + "/" + id;
    }

    private static CodeVersionEntity row(CodeVersionRow version) {
        return new CodeVersionEntity(
                key(version.application(), version.service(), version.id()),
                version.application(),
                version.service(),
                version.id(),
                version.sha256(),
                version.fileName(),
                version.description(),
                version.bytes(),
                version.uploadedAt());
    }

    private static CodeVersionRow version(CodeVersionEntity row) {
        return new CodeVersionRow(
                row.application,
                row.service,
                row.id,
                row.sha256,
                row.fileName,
                row.description,
                row.bytes,
                row.uploadedAt);
    }
}
