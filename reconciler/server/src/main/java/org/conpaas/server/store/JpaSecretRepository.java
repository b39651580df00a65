package org.conpaas.server.store;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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
    public Optional<String> value(String application, String name) {
        String key = key(application, name);
        return database.read(manager -> Optional.ofNullable(manager.find(SecretEntity.class, key)))
                .map(row -> cipher.decrypt(row.value, place(key)).reveal());
    }

    @Override
    public SortedSet<String> names(String application) {
        return database.read(manager -> new TreeSet<>(manager.createQuery(
                        "SELECT s.name FROM SecretEntity s WHERE s.application = :application", String.class)
                .setParameter("application", application)
                .getResultList()));
    }

    @Override
    public void put(String application, String name, String value) {
        String key = key(application, name);
        String encrypted = cipher.encrypt(new Secret(value), place(key));
        database.change(application, manager -> manager.merge(new SecretEntity(key, application, name, encrypted)));
    }

    @Override
    public boolean remove(String application, String name) {
        return database.change(application, manager -> {
            Optional<SecretEntity> row = Optional.ofNullable(manager.find(SecretEntity.class, key(application, name)));
            row.ifPresent(manager::remove);
            return row.isPresent();
        });
    }

    private static String key(String application, String name) {
        return application + "/" + name;
    }

    private static String place(String key) {
        return "secret/" + key;
    }
}
