package org.conpaas.provider.openstack;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that take too long as a whole. The library's connector limits each read by itself, so that an answer that trickles would
 * never end. A call is made in a thread of its own, which is interrupted: the connector looks for that before each read, and no read
 * takes longer than its own limit, so that no thread stays. Thread-safe.
 */
final class Deadline {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration limit;
    private final ExecutorService threads;

    /** @param name of its threads */
    Deadline(String name, Duration limit) {
        this.limit = limit;
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Makes the call, and throws what it throws.
     *
     * @throws UncheckedIOException when it has not ended in time, or whoever waits for it is interrupted: it may have been done
     */
    <T> T keep(Supplier<T> call) {
        Future<T> coming = threads.submit(call::get);
        try {
            return coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw broken("not at its end after " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("interrupted", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            coming.cancel(true);
        }
    }

    private static UncheckedIOException broken(String why, Exception cause) {
        InterruptedIOException broken = new InterruptedIOException(why);
        broken.initCause(cause);
        return new UncheckedIOException(broken);
    }

    private static RuntimeException thrown(@Nullable Throwable why) {
        if (why instanceof Error error) {
            throw error;
        }
        return why instanceof RuntimeException exception ? exception : new IllegalStateException(why);
    }
}
