package org.conpaas.server.store;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.config.Secret;

/** Secrets in the database, encrypted. */
public final class JpaSecretRepository implements SecretRepository {
    private final Database database;
    private final SecretCipher cipher;

    public JpaSecretRepository(Database database, SecretCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    @Override
    public Optional<Secret> value(Optional<String> application, String name) {
        return database.read(manager -> newest(manager, application, name))
                .map(row -> cipher.decrypt(row.value, place(row.key)));
    }

    private static Optional<SecretEntity> newest(EntityManager manager, Optional<String> application, String name) {
        return versions(manager, application, name).stream().findFirst();
    }

    /** Newest first. */
    private static List<SecretEntity> versions(EntityManager manager, Optional<String> application, String name) {
        return manager.createQuery(
                        "SELECT s FROM SecretEntity s WHERE s.application = :application AND s.name = :name"
                                + " ORDER BY s.number DESC",
                        SecretEntity.class)
                .setParameter("application", application.orElse(""))
                .setParameter("name", name)
                .getResultList();
    }

    @Override
    public List<SecretRow> all() {
        return database.read(manager -> manager.createQuery(
                        "SELECT s FROM SecretEntity s WHERE s.number = (SELECT MAX(t.number) FROM SecretEntity t"
                                + " WHERE t.application = s.application AND t.name = s.name)"
                                + " ORDER BY s.name, s.application",
                        SecretEntity.class)
                .getResultStream()
                .map(JpaSecretRepository::row)
                .toList());
    }

    /** One at a time: two that read the same last number would make the same next one. */
    @Override
    public synchronized SecretRow put(Optional<String> application, String name, Secret value, Instant at, String by) {
        return database.write(manager -> {
            List<SecretEntity> before = versions(manager, application, name);
            long number =
                    before.stream().findFirst().map(last -> last.number + 1).orElse(1L);
            String scope = application.orElse("");
            String encrypted = cipher.encrypt(value, place(SecretEntity.key(scope, name, number)));
            SecretEntity row = new SecretEntity(scope, name, number, encrypted, at, by);
            manager.persist(row);
            before.stream().skip(VERSIONS_KEPT - 1).forEach(manager::remove);
            return row(row);
        });
    }

    @Override
    public Optional<SecretRow> remove(Optional<String> application, String name) {
        return database.write(manager -> {
            List<SecretEntity> versions = versions(manager, application, name);
            versions.forEach(manager::remove);
            return versions.stream().findFirst().map(JpaSecretRepository::row);
        });
    }

    @Override
    public void changedFor(String application) {
        database.changedFor(application);
    }

    private static SecretRow row(SecretEntity row) {
        return new SecretRow(
                Optional.of(row.application).filter(name -> !name.isEmpty()),
                row.name,
                row.number,
                row.setAt,
                row.setBy);
    }

    private static String place(String key) {
        return "secret/" + key;
    }
}
