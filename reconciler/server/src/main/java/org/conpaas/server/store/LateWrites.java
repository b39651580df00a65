package org.conpaas.server.store;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.conpaas.engine.port.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that nobody waits for, as many as there are in one transaction. A transaction waits for the disk; what only tells the
 * past need not hold up what happens. A crash loses those of the last moment. Thread-safe.
 */
final class LateWrites implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LateWrites.class);
    private static final int MOST_WAITING = 1_000;
    private static final int SECONDS = 30;
    private static final int PATIENCE_SECONDS = 5;

    private final Consumer<Consumer<EntityManager>> transaction;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(LateWrites::thread);
    private List<Consumer<EntityManager>> waiting = new ArrayList<>();

    /** @param transaction does the work that it is given in a transaction of its own */
    LateWrites(Consumer<Consumer<EntityManager>> transaction) {
        this.transaction = transaction;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "late-writes");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns at once, unless the database is far behind. */
    void add(Consumer<EntityManager> write) {
        if (enqueue(write) > MOST_WAITING) {
            await();
        }
    }

    private synchronized int enqueue(Consumer<EntityManager> write) {
        try {
            if (waiting.isEmpty()) {
                thread.execute(this::writeAll);
            }
            waiting.add(write);
        } catch (RejectedExecutionException closed) {
            log.warn("The history misses an entry: the database was closed");
        }
        return waiting.size();
    }

    private synchronized List<Consumer<EntityManager>> take() {
        List<Consumer<EntityManager>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private void writeAll() {
        List<Consumer<EntityManager>> writes = take();
        try {
            transaction.accept(manager -> writes.forEach(write -> write.accept(manager)));
        } catch (StoreUnavailableException away) {
            log.warn("The history misses {} entries: {}", writes.size(), away.getMessage());
        } catch (RuntimeException together) {
            log.warn("{} writes fail together and are tried one by one: {}", writes.size(), together.getMessage());
            writes.forEach(this::writeOne);
        }
    }

    private void writeOne(Consumer<EntityManager> write) {
        try {
            transaction.accept(write);
        } catch (RuntimeException e) {
            log.error("Something of the history could not be written", e);
        }
    }

    /**
     * Returns when everything that was added before is written: there is one thread, and it takes turns in order. When the
     * database does not take it within {@value #PATIENCE_SECONDS} s, it returns as well.
     */
    void await() {
        try {
            thread.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RejectedExecutionException e) {
            log.warn("The database is behind with the history");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                log.warn("The database does not take the last of the history within {} s", SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
