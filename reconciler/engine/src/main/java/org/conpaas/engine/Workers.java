package org.conpaas.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.conpaas.engine.WorkQueue.Item;

/** Threads that take names from the queue and make passes. */
final class Workers implements AutoCloseable {
    private final WorkQueue queue = new WorkQueue();
    private final Clock clock;
    private final Consumer<Item> pass;
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    Workers(Clock clock, Consumer<Item> pass) {
        this.clock = clock;
        this.pass = pass;
    }

    synchronized void start(int count) {
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::work, "pass-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    synchronized void add(String application, Duration delay, String why) {
        queue.add(application, clock.instant().plus(delay), why);
        notify();
    }

    /** Adds them under one lock: one by one, each would wake a thread that then waits for the next. */
    synchronized void addAll(Collection<String> applications, String why) {
        Instant now = clock.instant();
        applications.forEach(application -> queue.add(application, now, why));
        notifyAll();
    }

    /** Adds those that are not queued yet; who waits for a time of its own keeps it. */
    synchronized void addUnknown(Collection<String> applications, String why) {
        Instant now = clock.instant();
        applications.forEach(application -> queue.addUnlessKnown(application, now, why));
        notifyAll();
    }

    synchronized int size() {
        return queue.size();
    }

    private void work() {
        Optional<Item> item = next();
        while (item.isPresent()) {
            Item taken = item.orElseThrow();
            try {
                pass.accept(taken);
            } finally {
                done(taken.application());
            }
            item = next();
        }
    }

    private synchronized void done(String application) {
        queue.done(application);
        notify();
    }

    /** Blocks until something is due; empty when closed. */
    private synchronized Optional<Item> next() {
        while (!closed) {
            Instant now = clock.instant();
            Optional<Item> item = queue.take(now);
            if (item.isPresent()) {
                return item;
            }
            if (!await(queue.nextDue().map(due -> Duration.between(now, due)).orElse(Duration.ofHours(1)))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** @return false when the thread was told to end */
    private boolean await(Duration time) {
        try {
            wait(Math.max(1, time.toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        threads.forEach(Workers::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
