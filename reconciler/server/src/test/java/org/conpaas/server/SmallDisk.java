package org.conpaas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes in memory, to be filled. Needs the right to mount. */
public final class SmallDisk implements AutoCloseable {
    private final Path root;
    private final Path ballast;

    private SmallDisk(Path root) {
        this.root = root;
        this.ballast = root.resolve("ballast");
    }

    public static SmallDisk mount(Path directory, int megabytes) throws IOException {
        Path root = Files.createDirectories(directory.resolve("small"));
        assumeTrue(
                succeeds(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString())),
                "a small file system cannot be mounted here (not root?)");
        return new SmallDisk(root);
    }

    public Path root() {
        return root;
    }

    /** Leaves no byte free. */
    public void fill() throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] zeros = new byte[512];
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    public void free() throws IOException {
        Files.delete(ballast);
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(succeeds(List.of("umount", "-l", root.toString()))).isTrue();
    }
}
