package org.conpaas.server.code;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.conpaas.engine.port.CodeStore.Resolved;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.git.SourceException;
import org.conpaas.server.git.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that takes longer than a pass may wait: begun when first asked for, retried with growing pauses while somebody asks,
 * its result kept. Thread-safe.
 */
final class CodeJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CodeJobs.class);
    private static final int THREADS = 4;
    private static final Duration INTEREST = Duration.ofMinutes(30);

    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, Threads.named("code"));
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Consumer<Set<String>> applicationsChanged;
    private final Duration firstPause;
    private final Clock clock;

    /** @param firstPause after the first failure; doubles up to 5 min */
    CodeJobs(Consumer<Set<String>> applicationsChanged, Duration firstPause, Clock clock) {
        this.applicationsChanged = applicationsChanged;
        this.firstPause = firstPause;
        this.clock = clock;
    }

    /**
     * @param key equal for equal work
     * @param what for people, while it goes on
     * @param fresh how long a result counts; empty: for ever
     */
    record Order(String key, String what, String application, Optional<Duration> fresh) {}

    Resolved ask(Order order, Callable<Resolved.Ready> work) {
        Job job = jobs.computeIfAbsent(order.key(), key -> new Job(order));
        job.users.add(order.application());
        job.askedAt = clock.instant();
        if (job.begin()) {
            run(job, work);
        }
        return job.state;
    }

    /** Forgets a result, so that it is made again. */
    void forget(String key) {
        jobs.remove(key);
    }

    private void run(Job job, Callable<Resolved.Ready> work) {
        Duration longest =
                Duration.ofMinutes(5).compareTo(firstPause) > 0 ? Duration.ofMinutes(5) : firstPause.multipliedBy(2);
        RetryPolicy<Resolved.Ready> policy = RetryPolicy.<Resolved.Ready>builder()
                .handle(Exception.class)
                .withBackoff(firstPause, longest)
                .withJitter(0.1)
                .withMaxRetries(-1)
                .abortIf((result, failure) ->
                        job.askedAt.isBefore(clock.instant().minus(INTEREST)))
                .onFailedAttempt(event -> failed(job, event.getLastException()))
                .build();
        FailsafeExecutor<Resolved.Ready> failsafe = Failsafe.with(policy).with(executor);
        failsafe.getAsync(work::call).whenComplete((ready, failure) -> ended(job, Optional.ofNullable(ready)));
    }

    private void failed(Job job, Throwable failure) {
        Resolved.Failed state = new Resolved.Failed(explained(job, failure));
        log.warn("{}: {}", job.order.what(), state.problem());
        boolean worksStill = job.state instanceof Resolved.Ready;
        if (!worksStill) {
            change(job, state);
        }
    }

    private static Problem explained(Job job, Throwable failure) {
        if (failure instanceof SourceException known) {
            return known.problem();
        }
        String hint = failure instanceof ArtifactFiles.ArtifactException
                ? "correct the manifest's code; it is tried again by itself"
                : "look at the server; it is tried again by itself";
        String said = failure instanceof IOException ? String.valueOf(failure.getMessage()) : failure.toString();
        return Problem.error(
                "CP2040",
                SourcePosition.of(job.order.application()),
                job.order.what() + " failed: " + said.replaceAll("\\p{Cntrl}+", " "),
                hint);
    }

    private void ended(Job job, Optional<Resolved.Ready> ready) {
        if (ready.isEmpty()) {
            jobs.remove(job.order.key(), job);
            return;
        }
        job.end(job.order.fresh().map(clock.instant()::plus));
        change(job, ready.get());
    }

    private void change(Job job, Resolved state) {
        if (!state.equals(job.state)) {
            job.state = state;
            applicationsChanged.accept(Set.copyOf(job.users));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private final class Job {
        private final Order order;
        private final Set<String> users = ConcurrentHashMap.newKeySet();
        private volatile Resolved state;
        private volatile Instant askedAt = Instant.MAX;
        private boolean running;
        private Optional<Instant> staleAt = Optional.of(Instant.MIN);

        Job(Order order) {
            this.order = order;
            state = new Resolved.Pending(order.what());
        }

        synchronized boolean begin() {
            boolean due = !running
                    && staleAt.filter(at -> !at.isAfter(clock.instant())).isPresent();
            running |= due;
            return due;
        }

        synchronized void end(Optional<Instant> stale) {
            running = false;
            staleAt = stale;
        }
    }
}
