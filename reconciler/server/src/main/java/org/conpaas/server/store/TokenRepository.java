package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tokens of people and programs, by the SHA-256 of their text; the text itself is nowhere. */
public interface TokenRepository {
    Optional<TokenRow> find(String hash);

    List<TokenRow> all();

    void add(TokenRow token);

    /** @return false when there was none */
    boolean remove(String hash);

    /** @param hash SHA-256 of the token, 64 hexadecimal digits */
    record TokenRow(String hash, String name, Instant createdAt) {}
}
