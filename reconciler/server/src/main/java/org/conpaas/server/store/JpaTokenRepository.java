package org.conpaas.server.store;

import java.util.List;
import java.util.Optional;

/** Tokens in the database. */
public final class JpaTokenRepository implements TokenRepository {
    private final Database database;

    public JpaTokenRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<TokenRow> find(String hash) {
        return database.read(manager -> Optional.ofNullable(manager.find(TokenEntity.class, hash)))
                .map(JpaTokenRepository::token);
    }

    @Override
    public List<TokenRow> all() {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM TokenEntity t ORDER BY t.createdAt, t.hash", TokenEntity.class)
                .getResultStream()
                .map(JpaTokenRepository::token)
                .toList());
    }

    @Override
    public void add(TokenRow token) {
        database.run(manager -> manager.persist(new TokenEntity(token.hash(), token.name(), token.createdAt())));
    }

    @Override
    public boolean remove(String hash) {
        return database.write(manager -> {
            Optional<TokenEntity> row = Optional.ofNullable(manager.find(TokenEntity.class, hash));
            row.ifPresent(manager::remove);
            return row.isPresent();
        });
    }

    private static TokenRow token(TokenEntity row) {
        return new TokenRow(row.hash, row.name, row.createdAt);
    }
}
