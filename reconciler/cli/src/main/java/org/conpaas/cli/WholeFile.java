package org.conpaas.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written whole or not at all. */
final class WholeFile {
    private WholeFile() {}

    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Takes the place of a file that is there. */
    static void write(Path target, Content content) throws IOException {
        Path folder = target.toAbsolutePath().resolveSibling("");
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        Path part = Files.createTempFile(folder, ".cps-", ".part");
        // an interrupt ends the JVM without finally
        part.toFile().deleteOnExit();
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.write(out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
