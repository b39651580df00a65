package org.conpaas.micro;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one directory of all state, locked for this process as long as it lives. */
final class Home {
    private final Path folder;

    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // held, so that it is not collected and with it the lock released
    private final FileLock lock;

    private Home(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws RefusedException when it cannot be written, or another reconciler has it */
    static Home open(Path folder) throws RefusedException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            for (String part : new String[] {"run", "log", "cache"}) {
                Files.createDirectories(folder.resolve(part));
            }
            Path lockFile = folder.resolve("run").resolve("lock");
            FileLock lock = lock(FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (lock == null) {
                throw new RefusedException("Another reconciler has " + folder
                        + " open. Stop it with cps down, or choose" + " another directory with --home.");
            }
            return new Home(folder, lock);
        } catch (IOException failure) {
            throw new RefusedException(
                    folder + " cannot be used: " + failure + ". It must be a directory that this user"
                            + " may write; choose another with --home.",
                    failure);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    Path resolve(String path) {
        return folder.resolve(path);
    }

    /** Tells other programs which process will be the reconciler. */
    void starting(Instant startedAt) throws IOException {
        tell("", startedAt);
    }

    /** Tells other programs that the reconciler is ready, and where. */
    void ready(String url, Instant startedAt) throws IOException {
        tell("\"url\": \"" + url + "\", ", startedAt);
    }

    private void tell(String url, Instant startedAt) throws IOException {
        Path file = resolve("run/reconciler.json");
        Path fresh = resolve("run/reconciler.json.new");
        String text = "{\"pid\": %d, %s\"startedAt\": \"%s\"}%n"
                .formatted(ProcessHandle.current().pid(), url, startedAt);
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** No longer ready. */
    void gone() throws IOException {
        Files.deleteIfExists(resolve("run/reconciler.json"));
    }
}
