package org.conpaas.server.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files by what is in them: {@code <root>/sha256/ab/abcdef…}. A file is there whole or not at all, also after a crash.
 * Thread-safe.
 */
public final class ArtifactFiles {
    private final Path root;
    private final Path incoming;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** @param root made when absent; what an interrupted run left half done there is swept up */
    public ArtifactFiles(Path root) throws IOException {
        this.root = root.resolve("sha256");
        incoming = root.resolve("incoming");
        Files.createDirectories(this.root);
        Files.createDirectories(incoming);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** @param sha256 lower-case hexadecimal · @param bytes its size */
    public record Artifact(String sha256, long bytes) {}

    /** Something that writes the content. */
    @FunctionalInterface
    public interface Content<E extends Exception> {
        void to(OutputStream out) throws IOException, E;
    }

    /**
     * Keeps the stream's content.
     *
     * @param limit in bytes
     * @throws ArtifactException when there is more than the limit, or the digest is not the expected one; then nothing is kept
     */
    public Artifact put(InputStream in, long limit, Optional<String> expectedSha256) throws IOException {
        return put(in::transferTo, limit, expectedSha256);
    }

    /** As {@link #put(InputStream, long, Optional)}, for content that is written rather than read. */
    public <E extends Exception> Artifact put(Content<E> content, long limit, Optional<String> expectedSha256)
            throws IOException, E {
        return put(content, limit, expectedSha256, file -> {});
    }

    /** Looks at content before it is kept. */
    @FunctionalInterface
    public interface Inspection {
        /** @throws ArtifactException when it is not to be kept */
        void of(Path file) throws IOException;
    }

    /**
     * As the others, for content that is looked at first.
     *
     * @throws StorageException when the disk does not take it
     */
    public <E extends Exception> Artifact put(
            Content<E> content, long limit, Optional<String> expectedSha256, Inspection inspection)
            throws IOException, E {
        Path file = Files.createTempFile(incoming, "artifact", ".part");
        try {
            MessageDigest digest = sha256();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    OutputStream out = new DigestOutputStream(
                            new LimitedOutput(Channels.newOutputStream(channel), limit), digest)) {
                content.to(out);
                out.flush();
                channel.force(true);
            }
            inspection.of(file);
            return keep(file, HexFormat.of().formatHex(digest.digest()), expectedSha256);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Artifact keep(Path file, String digest, Optional<String> expected) throws IOException {
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(digest)) {
            throw new ArtifactException("its sha256 is " + digest + ", not " + expected.get());
        }
        Artifact artifact = new Artifact(digest, Files.size(file));
        Files.createDirectories(folder(digest));
        Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
        force(folder(digest));
        known.add(digest);
        return artifact;
    }

    /** A rename is on disk only when its folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Where the content is; empty when it is not here. */
    public Optional<Path> find(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return Optional.of(path(sha256)).filter(Files::isRegularFile);
    }

    /** Answers from memory after the first time. */
    public boolean has(String sha256) {
        return known.contains(sha256) || find(sha256).isPresent() && known.add(sha256);
    }

    /**
     * Deletes what nobody uses.
     *
     * @param used digests to keep
     * @param before younger files stay: their user may not have been written down yet
     * @return how many were deleted
     */
    public int sweep(Set<String> used, Instant before) throws IOException {
        int deleted = 0;
        for (Path file : files()) {
            String digest = file.getFileName().toString();
            if (!used.contains(digest) && isOlder(file, before)) {
                known.remove(digest);
                deleted += Files.deleteIfExists(file) ? 1 : 0;
            }
        }
        return deleted;
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private Iterable<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private Path path(String sha256) {
        return folder(sha256).resolve(sha256);
    }

    private Path folder(String sha256) {
        return root.resolve(sha256.substring(0, 2));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Bytes that can still be kept here. */
    public long usable() throws IOException {
        return Files.getFileStore(incoming).getUsableSpace();
    }

    /** The content is not what was asked for; the message says how, for people. */
    public static class ArtifactException extends IOException {
        private static final long serialVersionUID = 1L;

        public ArtifactException(String message) {
            super(message);
        }
    }

    /** There is more than the limit. */
    public static final class TooLargeException extends ArtifactException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long limit) {
            super("it is larger than the limit of " + limit + " bytes");
        }
    }

    /** The disk did not take the content; the message is the system's. */
    public static final class StorageException extends IOException {
        private static final long serialVersionUID = 1L;

        StorageException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
