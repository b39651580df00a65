package org.conpaas.provider.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the agent in a thread of its own: starts it again when it has died, later each time when it dies soon, and tells
 * when that happened. An agent that another reconciler started is no child of ours, so it is looked at, not waited for.
 */
final class AgentWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentWatch.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration REPAIR_EVERY = Duration.ofSeconds(5);

    private final LocalAgent agent;
    private final Runnable died;
    private final Runnable repair;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(AgentWatch::daemon);
    private @Nullable Boot boot;
    private boolean wanted;
    private boolean alive;
    private int failures;
    private long since = System.nanoTime();
    private long nextStart = System.nanoTime();
    private long repaired = System.nanoTime();
    private Optional<String> trouble = Optional.empty();

    /**
     * @param died called in the watch's thread when the agent was found dead
     * @param repair called there every few seconds
     */
    AgentWatch(LocalAgent agent, Runnable died, Runnable repair) {
        this.agent = agent;
        this.died = died;
        this.repair = repair;
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the agent should run; returns once it does. */
    synchronized void want(Boot source) throws ProviderException {
        boot = source;
        // Before the attempt: an agent that cannot be started now is tried again, and nobody has to ask for that
        wanted = true;
        try {
            agent.ensure(source);
        } catch (ProviderException e) {
            failed(e.getMessage());
            throw e;
        }
        if (!alive) {
            since = System.nanoTime();
        }
        alive = true;
    }

    /** Why it does not run, or did not run for long, in a sentence. */
    synchronized Optional<String> trouble() {
        return trouble;
    }

    private void failed(@Nullable String why) {
        failures++;
        nextStart = System.nanoTime() + delay(failures).toNanos();
        trouble = Optional.ofNullable(why);
    }

    /** From now on nobody starts it again. */
    synchronized void unwant() {
        wanted = false;
        alive = false;
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    /** Once around what the thread does: whatever goes wrong must not end the watch. */
    private void look() {
        try {
            if (lookAtAgent()) {
                died.run();
            }
            if (System.nanoTime() - repaired > REPAIR_EVERY.toNanos()) {
                repaired = System.nanoTime();
                repair.run();
            }
        } catch (RuntimeException e) {
            LOG.warn("Will look after the agent again: {}", e.toString());
        }
    }

    /** True when it was found dead just now. */
    private synchronized boolean lookAtAgent() {
        if (!wanted) {
            return false;
        }
        if (agent.running().isPresent()) {
            if (ranLongEnough()) {
                trouble = Optional.empty();
            }
            forgetTicket();
            return false;
        }
        boolean justDied = alive;
        if (justDied) {
            alive = false;
            failures = ranLongEnough() ? 0 : failures;
            failed("the agent has died and is started again" + agent.lastWords());
            LOG.warn(
                    "The agent has died; will start it in {} ms",
                    delay(failures).toMillis());
        }
        startWhenDue();
        return justDied;
    }

    private boolean ranLongEnough() {
        return System.nanoTime() - since > LONG_ENOUGH.toNanos();
    }

    private void startWhenDue() {
        Boot source = boot;
        if (source == null || System.nanoTime() - nextStart < 0) {
            return;
        }
        try {
            AgentProcess process = agent.ensure(source);
            since = System.nanoTime();
            alive = true;
            LOG.info("Started the agent again as process {}", process.pid());
        } catch (ProviderException | RuntimeException e) {
            failed(e.getMessage());
            LOG.warn(
                    "Will try to start the agent again in {} ms: {}",
                    delay(failures).toMillis(),
                    e.toString());
        }
    }

    private void forgetTicket() {
        try {
            agent.forgetTicket();
        } catch (IOException e) {
            LOG.warn("Will try again to delete the agent's ticket: {}", e.toString());
        }
    }

    /** 100 ms, doubling to 30 s. */
    static Duration delay(int failures) {
        // 2^9 passes the cap already; a larger shift would overflow
        long millis = 100L << Math.min(Math.max(failures - 1, 0), 9);
        return Duration.ofMillis(Math.min(millis, 30_000));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "local agent watch");
        thread.setDaemon(true);
        return thread;
    }
}
