package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few threads that all nodes of an agent share. They are daemons: none keeps a stopping agent alive. */
final class Pools implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pools.class);

    private final ThreadPoolExecutor work = bounded("work", 8);
    private final ThreadPoolExecutor transfers = bounded("transfer", 4);
    private final ThreadPoolExecutor questions = bounded("question", 8);
    private final ThreadPoolExecutor sweeps = bounded("sweep", 1);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("timer"));

    Pools() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** For turns of nodes: short, never waiting for the network. */
    Executor work() {
        return work;
    }

    /** For fetching and unpacking: may take minutes. */
    Executor transfers() {
        return transfers;
    }

    /** For probes that have to block. */
    Executor questions() {
        return questions;
    }

    /** For looking through all processes of the machine, one look at a time. */
    Executor sweeps() {
        return sweeps;
    }

    ScheduledFuture<?> after(Duration delay, Runnable then) {
        return timer.schedule(() -> guard(then), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration interval, Runnable then) {
        timer.scheduleWithFixedDelay(
                () -> work.execute(() -> guard(then)), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {work, transfers, questions, sweeps}) {
            pool.shutdownNow();
        }
    }

    private static void guard(Runnable then) {
        try {
            then.run();
        } catch (RuntimeException e) {
            log.error("A periodic duty failed; it is tried again", e);
        }
    }

    private static ThreadPoolExecutor bounded(String name, int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ThreadFactory threads(String name) {
        return runnable -> {
            Thread thread = new Thread(null, runnable, name, 256 * 1024);
            thread.setDaemon(true);
            return thread;
        };
    }
}
