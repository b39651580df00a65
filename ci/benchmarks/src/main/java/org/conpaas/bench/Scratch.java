package org.conpaas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is deleted with all that is in it. */
record Scratch(Path folder) implements AutoCloseable {
    static Scratch in(Path parent) throws IOException {
        return new Scratch(Files.createTempDirectory(parent, "run"));
    }

    /** With a path so short that a socket fits into it. */
    static Scratch ofShortName() throws IOException {
        return new Scratch(Files.createTempDirectory("bench"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
