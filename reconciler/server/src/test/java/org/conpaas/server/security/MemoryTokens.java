package org.conpaas.server.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.server.store.TokenRepository;

/** Tokens in memory. */
final class MemoryTokens implements TokenRepository {
    private final Map<String, TokenRow> rows = new LinkedHashMap<>();

    @Override
    public Optional<TokenRow> find(String hash) {
        return Optional.ofNullable(rows.get(hash));
    }

    @Override
    public List<TokenRow> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public void add(TokenRow token) {
        rows.put(token.hash(), token);
    }

    @Override
    public boolean remove(String hash) {
        return rows.remove(hash) != null;
    }
}
