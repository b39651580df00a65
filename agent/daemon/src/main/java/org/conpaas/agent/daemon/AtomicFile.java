package org.conpaas.agent.daemon;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Writes files so that a reader, and a crash, sees the old content or the new one and nothing between. */
final class AtomicFile {
    private AtomicFile() {}

    /** Replaces the file and returns once its content is on the disk. */
    static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8), 0600, true);
    }

    /**
     * @param mode permission bits
     * @param durable true: return only once the content would survive a loss of power
     */
    static void write(Path file, byte[] content, int mode, boolean durable) throws IOException {
        Path temporary =
                file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            // born private: a secret must not be readable for even a moment
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    EnumSet.of(CREATE_NEW, WRITE),
                    PosixFilePermissions.asFileAttribute(permissions(0600)))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            if (mode != 0600) {
                Files.setPosixFilePermissions(temporary, permissions(mode));
            }
            Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Only the nine permission bits count: setuid and its like are never set by an agent. */
    static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }
}
