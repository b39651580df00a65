package org.conpaas.server.dumps;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.core.model.DumpSpec;

/**
 * Dumps by when they were taken and of what: {@code 20260131T120000000Z~blog~db~databases.sql.gz}. A file is there whole or not at
 * all, also after a crash. Thread-safe.
 */
public final class DumpFiles {
    /** So much of the disk is left for others: a database of ours that cannot write stops everything. */
    static final long RESERVE = 1L << 30;

    private static final long LOOK_EACH = 16L << 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("(\\d{8}T\\d{9}Z)~([\\w-]+)~([\\w-]+)~([\\w-]+)\\.([\\w.]+)");

    private final Path root;
    private final Path incoming;
    private final Clock clock;

    /** @param root made when absent; what an interrupted run left half done there is swept up */
    public DumpFiles(Path root, Clock clock) throws IOException {
        this.root = Files.createDirectories(root);
        this.incoming = Files.createDirectories(root.resolve("incoming"));
        this.clock = clock;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * A dump that is there.
     *
     * @param id its file's name
     */
    public record Kept(
            String id, String application, String service, String data, String format, Instant at, long bytes) {}

    /** Something that writes a dump. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** @throws IOException of the content, or when the disk does not take it; then nothing is kept */
    Kept put(String application, String service, DumpSpec dump, Content content) throws IOException {
        Path file = Files.createTempFile(incoming, "dump", ".part");
        try {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    OutputStream out = new Sparing(Channels.newOutputStream(channel))) {
                content.to(out);
                out.flush();
                channel.force(true);
            }
            return keep(file, application, service, dump);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private synchronized Kept keep(Path file, String application, String service, DumpSpec dump) throws IOException {
        Instant now = clock.instant();
        String stamp = STAMP.format(now);
        Path place = root.resolve(stamp + "~" + application + "~" + service + "~" + dump.name() + "." + dump.format());
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(root, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return kept(place).orElseThrow(() -> new IOException("no name for a dump: " + place.getFileName()));
    }

    /** The oldest first. */
    public List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root, Files::isRegularFile)) {
            for (Path file : files) {
                kept(file).ifPresent(all::add);
            }
        }
        all.sort(Comparator.comparing(Kept::id));
        return all;
    }

    /** Empty: it is no dump, or is gone by now. */
    private static Optional<Kept> kept(Path file) throws IOException {
        try {
            return named(file);
        } catch (NoSuchFileException purged) {
            return Optional.empty();
        }
    }

    private static Optional<Kept> named(Path file) throws IOException {
        String id = file.getFileName().toString();
        Matcher name = NAME.matcher(id);
        return name.matches()
                ? Optional.of(new Kept(
                        id,
                        name.group(2),
                        name.group(3),
                        name.group(4),
                        name.group(5),
                        STAMP.parse(name.group(1), Instant::from),
                        Files.size(file)))
                : Optional.empty();
    }

    /** Where it is; empty when it is not here. */
    public Optional<Path> find(String id) {
        return NAME.matcher(id).matches()
                ? Optional.of(root.resolve(id)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /** Destroys those that were taken before that moment, and answers which. */
    public List<Kept> purge(Instant before) throws IOException {
        List<Kept> gone = new ArrayList<>();
        for (Kept each : all()) {
            if (each.at().isBefore(before) && Files.deleteIfExists(root.resolve(each.id()))) {
                gone.add(each);
            }
        }
        return gone;
    }

    /** Ends before the disk does. */
    private final class Sparing extends FilterOutputStream {
        private long unlooked = LOOK_EACH;

        Sparing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            unlooked += length;
            if (unlooked >= LOOK_EACH) {
                unlooked = 0;
                look();
            }
            out.write(bytes, offset, length);
        }

        private void look() throws IOException {
            if (Files.getFileStore(root).getUsableSpace() < RESERVE + LOOK_EACH) {
                throw new IOException("less than " + (RESERVE >> 20) + " MiB are left on the disk of the home");
            }
        }
    }
}
