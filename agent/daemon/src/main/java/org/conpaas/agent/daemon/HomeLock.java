package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One agent at a time works in a home. The kernel gives the lock back however the agent ends. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @return empty when another agent works there */
    static Optional<HomeLock> take(Home home) throws IOException {
        Files.createDirectories(home.root());
        FileChannel channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        long self = ProcessHandle.current().pid();
        String holder = self + " " + Proc.stat(self).map(Proc.Stat::ticks).orElse(0L) + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new HomeLock(channel));
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The process that holds the lock, or held it last; empty when that does not run. */
    static Optional<ProcessHandle> holder(Home home) {
        try {
            String[] fields = Files.readString(home.lock()).strip().split(" ");
            long pid = Long.parseLong(fields[0]);
            return fields.length == 2 && Proc.lives(pid, Long.parseLong(fields[1]))
                    ? ProcessHandle.of(pid)
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
