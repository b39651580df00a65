package org.conpaas.agent.daemon;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that units write to themselves: kept short, and read back. */
final class Logs {
    static final long LONGEST = 10L << 20;
    static final int KEPT = 3;
    private static final String ENDING = ".log";
    private static final int TAIL = 4096;

    private Logs() {}

    /** The present log files of a node. */
    static List<Path> files(NodeDirectory node) throws IOException {
        if (!Files.isDirectory(node.logs())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(node.logs())) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    static String unitName(Path log) {
        String name = String.valueOf(log.getFileName());
        return URLDecoder.decode(name.substring(0, name.length() - ENDING.length()), StandardCharsets.UTF_8);
    }

    /** 0 when there is none. */
    static long size(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The last line that was written after so many bytes, of its first 500 characters; empty when there is none. */
    static Optional<String> lastLine(Path log, long after) {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate(TAIL);
            channel.read(tail, Math.max(after, channel.size() - TAIL));
            return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .map(line ->
                            line.strip().substring(0, Math.min(500, line.strip().length())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Sets aside what is longer than allowed. The writer notices nothing: it appends to the same file. */
    static void rotate(Path log, long longest) throws IOException {
        if (Files.size(log) <= longest) {
            return;
        }
        for (int age = KEPT - 1; age > 1; age--) {
            Path younger = aged(log, age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, aged(log, age), REPLACE_EXISTING);
            }
        }
        try {
            Files.copy(log, aged(log, 1), REPLACE_EXISTING);
        } finally {
            // also when the copy found no room: a log must not fill the disk
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    private static Path aged(Path log, int age) {
        return log.resolveSibling(log.getFileName() + "." + age);
    }

    /** The last lines of a log and, if that is too short, of those set aside; the oldest first. */
    static List<String> tail(Path log, int lines) throws IOException {
        List<String> found = new ArrayList<>();
        for (int age = 0; age < KEPT && found.size() < lines; age++) {
            Path file = age == 0 ? log : aged(log, age);
            if (Files.exists(file)) {
                found.addAll(0, lastLines(file, lines - found.size()));
            }
        }
        return found;
    }

    private static Deque<String> lastLines(Path file, int lines) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        // any bytes are lines in this character set
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last.add(line);
                if (last.size() > lines) {
                    last.remove();
                }
            }
        }
        return last;
    }
}
