package org.conpaas.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.conpaas.cli.client.Failure;

/** A file that is written whole or not at all. */
final class WholeFile {
    private WholeFile() {}

    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Takes the place of a file that is there.
     *
     * @throws Failure when its folder cannot be written to
     */
    static void write(Path target, Content content) throws IOException {
        Path part = part(target);
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

    private static Path part(Path target) {
        Path folder = target.toAbsolutePath().resolveSibling("");
        try {
            return Files.createTempFile(folder, ".cps-", ".part");
        } catch (IOException e) {
            throw Failure.of("The file cannot be written.")
                    .at(target)
                    .because(
                            Files.isDirectory(folder) ? String.valueOf(e.getMessage()) : "there is no folder " + folder)
                    .mend("make the folder, or name another file");
        }
    }
}
