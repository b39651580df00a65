package org.conpaas.server.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.conpaas.server.security.Caller.Role;
import org.conpaas.server.store.TokenRepository;
import org.conpaas.server.store.TokenRepository.TokenRow;

/** The tokens of people and programs. */
public final class Tokens {
    private final TokenRepository repository;
    private final Clock clock;

    public Tokens(TokenRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Whose token it is; empty when it is nobody's. */
    Optional<Caller> caller(String token) {
        return caller(repository.find(RandomText.hash(token)));
    }

    /** Whose token has this hash; empty when it was removed. */
    Optional<Caller> byHash(String hash) {
        return caller(repository.find(hash));
    }

    /** The first made of those with this name. */
    Optional<Caller> byName(String name) {
        return caller(repository.all().stream()
                .filter(token -> token.name().equals(name))
                .findFirst());
    }

    private static Optional<Caller> caller(Optional<TokenRow> row) {
        return row.map(token -> new Caller(token.name(), Role.ADMIN, token.hash()));
    }

    /**
     * At the first start makes the administrator's token and writes it to a file that only this user can read. Whoever starts
     * the reconciler takes it from there, shows it and deletes the file; it is nowhere else.
     *
     * @throws UncheckedIOException when the file cannot be written; no token was made then
     */
    public void makeFirst(Path file) {
        if (!repository.all().isEmpty()) {
            return;
        }
        String token = RandomText.next();
        try {
            write(file, token);
        } catch (IOException failure) {
            throw new UncheckedIOException("CP5200: the first token could not be written to " + file, failure);
        }
        repository.add(new TokenRow(RandomText.hash(token), "admin", clock.instant()));
    }

    private static void write(Path file, String token) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
    }
}
