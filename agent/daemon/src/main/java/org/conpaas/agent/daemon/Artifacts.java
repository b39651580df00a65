package org.conpaas.agent.daemon;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's copies of artifacts, shared by its nodes and only read by them. One fetch at a time per digest. */
final class Artifacts {
    private static final Logger log = LoggerFactory.getLogger(Artifacts.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    static final Duration KEPT_UNUSED = Duration.ofHours(1);

    /** Where content comes from. */
    @FunctionalInterface
    interface Origin {
        /**
         * @param from first byte wanted
         * @return the content from there on, or from the start when the other side cannot do better
         */
        Content open(String sha256, long from) throws IOException;
    }

    /** @param from of which byte of the whole the stream begins */
    record Content(InputStream stream, long from) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private final Path directory;
    private final Origin origin;
    private final Executor transfers;
    private final Allowance allowance;
    private final Map<String, CompletableFuture<Path>> underWay = new HashMap<>();

    Artifacts(Path cache, Origin origin, Executor transfers, Allowance allowance) {
        this.directory = cache.resolve("sha256");
        this.origin = origin;
        this.transfers = transfers;
        this.allowance = allowance;
    }

    /** Where the artifact is, when it is here already. */
    Optional<Path> present(ArtifactSpec artifact) {
        Path place = place(artifact);
        return SHA256.matcher(artifact.sha256()).matches() && Files.exists(place)
                ? Optional.of(place)
                : Optional.empty();
    }

    private Path place(ArtifactSpec artifact) {
        Path home = directory.resolve(artifact.sha256());
        return artifact.unpack()
                ? home.resolve("unpacked")
                : home.resolve("file").resolve(fileName(artifact));
    }

    private static String fileName(ArtifactSpec artifact) {
        return Unit.fileName(artifact.fileName().isEmpty() ? "file" : artifact.fileName());
    }

    /** Completes with the place of the artifact, or exceptionally with a sentence that says why it cannot be had. */
    synchronized CompletableFuture<Path> fetch(ArtifactSpec artifact) {
        String key = place(artifact).toString();
        CompletableFuture<Path> running = underWay.get(key);
        if (running != null) {
            return running;
        }
        // one after another per digest, also when it is wanted packed and unpacked
        CompletableFuture<?> before = underWay.entrySet().stream()
                .filter(other -> other.getKey().startsWith(directory.resolve(artifact.sha256()) + "/"))
                .<CompletableFuture<?>>map(other -> other.getValue().handle((path, failure) -> path))
                .reduce(CompletableFuture.completedFuture(null), (a, b) -> CompletableFuture.allOf(a, b));
        CompletableFuture<Path> fetch = before.thenApplyAsync(ignored -> obtain(artifact), transfers);
        underWay.put(key, fetch);
        fetch.whenComplete((path, failure) -> forget(key));
        return fetch;
    }

    private synchronized void forget(String key) {
        underWay.remove(key);
    }

    private Path obtain(ArtifactSpec artifact) {
        try {
            if (!SHA256.matcher(artifact.sha256()).matches()) {
                throw new Unworkable("Artifact " + artifact.name() + " has no SHA-256 digest: " + artifact.sha256());
            }
            Path place = place(artifact);
            if (!Files.exists(place)) {
                make(artifact, content(artifact), place);
            }
            return place;
        } catch (IOException e) {
            throw new CompletionException(
                    new Unworkable("Artifact " + artifact.name() + " (" + artifact.fileName() + "): " + reason(e), e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof Unworkable ? String.valueOf(e.getMessage()) : Problems.sentence(e);
    }

    private void make(ArtifactSpec artifact, Path content, Path place) throws IOException {
        Tree.createParent(place);
        if (!artifact.unpack()) {
            Files.createLink(place, content);
            return;
        }
        Path temporary = place.resolveSibling("unpacking");
        Tree.delete(temporary);
        Files.createDirectories(temporary);
        try {
            Archive.unpack(content, artifact.fileName(), temporary, allowance);
            Files.move(temporary, place, ATOMIC_MOVE);
        } finally {
            Tree.delete(temporary);
        }
    }

    private Path content(ArtifactSpec artifact) throws IOException {
        Path home = directory.resolve(artifact.sha256());
        Path content = home.resolve("content");
        if (Files.exists(content)) {
            return content;
        }
        Files.createDirectories(home);
        Path partial = home.resolve("partial");
        download(artifact.sha256(), partial);
        String digest = digest(partial);
        if (!digest.equals(artifact.sha256())) {
            // what there is may be of another try; the next one starts from nothing
            Files.deleteIfExists(partial);
            throw new Unworkable("what was fetched has the digest " + digest + " and not " + artifact.sha256());
        }
        Files.setPosixFilePermissions(partial, AtomicFile.permissions(0444));
        Files.move(partial, content, ATOMIC_MOVE);
        return content;
    }

    private void download(String sha256, Path partial) throws IOException {
        long have = Files.exists(partial) ? Files.size(partial) : 0;
        try (Content content = origin.open(sha256, have);
                OutputStream out = content.from() == have
                        ? Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                        : Files.newOutputStream(partial)) {
            content.stream().transferTo(out);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Digest.hex(digest);
    }

    /**
     * Deletes what no spec has named for an hour.
     *
     * @param named digests that specs name
     */
    synchronized void collect(Set<String> named, Instant now) {
        try (Stream<Path> homes = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path home : homes.toList()) {
                collect(home, named.contains(String.valueOf(home.getFileName())), now);
            }
        } catch (IOException e) {
            log.warn("Cannot tidy up the cache: {}", Problems.sentence(e));
        }
    }

    private void collect(Path home, boolean named, Instant now) throws IOException {
        boolean busy = underWay.keySet().stream().anyMatch(key -> key.startsWith(home + "/"));
        if (named || busy) {
            // the time of its directory tells when it was last wanted
            Files.setLastModifiedTime(home, FileTime.from(now));
            return;
        }
        if (Files.getLastModifiedTime(home).toInstant().plus(KEPT_UNUSED).isBefore(now)) {
            Tree.delete(home);
            log.info("Deleted {} from the cache: no node has named it for an hour", home.getFileName());
        }
    }
}
