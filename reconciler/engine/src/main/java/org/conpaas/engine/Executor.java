package org.conpaas.engine;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.engine.Pass.Done;
import org.conpaas.engine.port.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a wave: its steps side by side, each with a time limit and a few quick retries; one that fails stops only itself. */
final class Executor implements AutoCloseable {
    /** What took longer to fail is not tried again here: a cloud that hangs must not keep the threads of all applications. */
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final Actions actions;
    private final Clock clock;
    private final Logger log;
    private final ExecutorService threads;
    private final FailsafeExecutor<Outcome> limits;

    Executor(Actions actions, Clock clock, EngineSettings settings) {
        this(actions, clock, settings, LoggerFactory.getLogger(Executor.class));
    }

    /** @param log where what is done is told for operators */
    Executor(Actions actions, Clock clock, EngineSettings settings, Logger log) {
        this.log = log;
        this.actions = actions;
        this.clock = clock;
        this.threads = Executors.newFixedThreadPool(2 * settings.workers(), Executor::thread);
        Timeout<Outcome> timeout = Timeout.<Outcome>builder(settings.actionTimeout())
                .withInterrupt()
                .build();
        RetryPolicy<Outcome> retries = RetryPolicy.<Outcome>builder()
                .handleIf((outcome, failure) -> outcome instanceof Outcome.Retry retry && retry.soon())
                .withMaxRetries(2)
                .withMaxDuration(QUICK)
                .withBackoff(settings.retryDelay(), settings.retryDelay().multipliedBy(10))
                .withJitter(0.5)
                .build();
        this.limits = Failsafe.with(retries, timeout);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "action");
        thread.setDaemon(true);
        return thread;
    }

    /** @return one entry a step, in the same order */
    List<Done> execute(List<Step> wave) {
        if (wave.size() <= 1) {
            return wave.stream().map(this::perform).toList();
        }
        List<CompletableFuture<Done>> running = wave.stream()
                .map(step -> CompletableFuture.supplyAsync(() -> perform(step), threads))
                .toList();
        // all of them before one that broke: the next pass must not begin beside what is left of this one
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .exceptionally(broken -> null)
                .join();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private Done perform(Step step) {
        Instant started = clock.instant();
        Outcome outcome = attempt(step);
        Duration took = Duration.between(started, clock.instant());
        if (outcome.wentWrong()) {
            log.warn("{}: {}", step.key(), outcome.text());
        } else if (outcome instanceof Outcome.Done) {
            log.info("{} in {} ms", step.key(), took.toMillis());
        }
        return new Done(step, outcome, took);
    }

    private Outcome attempt(Step step) {
        try {
            return limits.get(() -> actions.perform(step.action()));
        } catch (TimeoutExceededException e) {
            return new Outcome.Retry("no answer within the time limit for one action");
        } catch (StoreUnavailableException e) {
            return new Outcome.Retry(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
