package org.conpaas.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Watches for a file that is there for a moment only, and keeps what was in it. */
final class Sightings implements AutoCloseable {
    private final Path file;
    private final Thread thread = new Thread(this::watch, "sightings");
    private volatile String content = "";
    private volatile boolean closed;

    private Sightings(Path file) {
        this.file = file;
    }

    static Sightings of(Path file) {
        Sightings made = new Sightings(file);
        made.thread.setDaemon(true);
        made.thread.start();
        return made;
    }

    private void watch() {
        while (!closed) {
            try {
                String now = Files.readString(file);
                content = now.isEmpty() ? content : now;
            } catch (IOException notThere) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Whether it was there and is gone. */
    boolean isOver() {
        return !content.isEmpty() && !Files.exists(file);
    }

    String content() {
        return content;
    }

    @Override
    public void close() {
        closed = true;
    }
}
