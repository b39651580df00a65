package org.conpaas.server.store;

import java.util.List;
import java.util.Optional;
import org.conpaas.server.config.Secret;
import org.jspecify.annotations.Nullable;

/** Sources in the database, their secrets encrypted. */
public final class JpaSourceRepository implements SourceRepository {
    private final Database database;
    private final SecretCipher cipher;

    public JpaSourceRepository(Database database, SecretCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    @Override
    public List<SourceRow> all() {
        return database.read(
                manager -> manager.createQuery("SELECT s FROM SourceEntity s ORDER BY s.name", SourceEntity.class)
                        .getResultStream()
                        .map(this::source)
                        .toList());
    }

    @Override
    public Optional<SourceRow> find(String name) {
        return database.read(manager -> Optional.ofNullable(manager.find(SourceEntity.class, name)))
                .map(this::source);
    }

    @Override
    public boolean add(SourceRow source) {
        return database.write(manager -> {
            boolean free = manager.find(SourceEntity.class, source.name()) == null;
            if (free) {
                manager.persist(row(source));
            }
            return free;
        });
    }

    @Override
    public boolean update(SourceRow source) {
        return database.write(manager -> {
            boolean there = manager.find(SourceEntity.class, source.name()) != null;
            if (there) {
                manager.merge(row(source));
            }
            return there;
        });
    }

    @Override
    public void lastRevision(String name, String revision) {
        database.run(manager -> Optional.ofNullable(manager.find(SourceEntity.class, name))
                .ifPresent(row -> row.lastRevision = revision));
    }

    @Override
    public boolean remove(String name) {
        return database.write(manager -> {
            Optional<SourceEntity> row = Optional.ofNullable(manager.find(SourceEntity.class, name));
            row.ifPresent(manager::remove);
            return row.isPresent();
        });
    }

    private SourceEntity row(SourceRow source) {
        return new SourceEntity(
                source.name(),
                source.url(),
                source.branch(),
                source.path(),
                source.prune(),
                source.hosted(),
                source.intervalSeconds(),
                source.credentials()
                        .map(secret -> cipher.encrypt(secret, credentialsOf(source.name())))
                        .orElse(null),
                source.webhookSecret()
                        .map(secret -> cipher.encrypt(secret, webhookOf(source.name())))
                        .orElse(null),
                source.lastRevision().orElse(null));
    }

    private SourceRow source(SourceEntity row) {
        return new SourceRow(
                row.name,
                row.url,
                row.branch,
                row.path,
                row.prune,
                row.hosted,
                row.intervalSeconds,
                decrypt(row.credentials, credentialsOf(row.name)),
                decrypt(row.webhookSecret, webhookOf(row.name)),
                Optional.ofNullable(row.lastRevision));
    }

    private Optional<Secret> decrypt(@Nullable String text, String place) {
        return Optional.ofNullable(text).map(encrypted -> cipher.decrypt(encrypted, place));
    }

    private static String credentialsOf(String source) {
        return "source/" + source + "/credentials";
    }

    private static String webhookOf(String source) {
        return "source/" + source + "/webhook";
    }
}
