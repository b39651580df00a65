package org.conpaas.server.git;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs one task at a time; whoever asks while it runs shares the one run that follows. Thread-safe. */
final class SingleFlight {
    private final Executor executor;
    private final Runnable task;
    private boolean running;
    private @Nullable CompletableFuture<Void> following;

    SingleFlight(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    /** @return completed when a run that began after this call has ended */
    synchronized CompletableFuture<Void> request() {
        if (running) {
            following = following == null ? new CompletableFuture<>() : following;
            return following;
        }
        running = true;
        CompletableFuture<Void> run = new CompletableFuture<>();
        executor.execute(() -> run(run));
        return run;
    }

    private void run(CompletableFuture<Void> first) {
        CompletableFuture<Void> run = first;
        while (run != null) {
            try {
                task.run();
                run.complete(null);
            } catch (RuntimeException e) {
                run.completeExceptionally(e);
            }
            run = next();
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        CompletableFuture<Void> next = following;
        following = null;
        running = next != null;
        return next;
    }
}
