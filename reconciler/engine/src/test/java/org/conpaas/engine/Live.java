package org.conpaas.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Sync;
import org.conpaas.provider.simulator.VirtualTime;

/** A lab with a real engine on it, its threads and its timer. Nobody tells the engine anything: it has its slow sweep alone. */
final class Live implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(2);

    final Lab lab;
    final Engine engine;
    /** The time of day as the engine's machine has it; clouds have their own. */
    final VirtualTime timeOfDay = new VirtualTime();

    Live() {
        this(Duration.ofMillis(20));
    }

    /** @param backoffMax longest pause between two tries */
    Live(Duration backoffMax) {
        this(new Lab(), backoffMax);
    }

    private Live(Lab lab, Duration backoffMax) {
        this.lab = lab;
        this.engine = new Engine(
                lab.ports(),
                timeOfDay,
                new EngineSettings(
                        2,
                        Duration.ofMillis(20),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(1),
                        backoffMax,
                        new Policy(1, 0, true),
                        "reconciler"));
    }

    ApplicationState state(String application) {
        return engine.state(application).orElseThrow();
    }

    /** Waits, with time going by and agents at work. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "\n"
                        + engine.applications().stream().map(engine::state).toList());
            }
            lab.time.advance(Duration.ofSeconds(1));
            timeOfDay.advance(Duration.ofSeconds(1));
            lab.agents.work();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    void awaitState(String what, String application, Predicate<ApplicationState> condition) {
        await(what, () -> engine.state(application).filter(condition).isPresent());
    }

    void awaitHealthy(String application) {
        String revision = lab.latest(application).orElseThrow().revision();
        awaitState(
                application + " is healthy at " + revision,
                application,
                state -> state.status().revision().equals(revision)
                        && state.status().sync() == Sync.SYNCED
                        && state.status().health() == Health.HEALTHY);
    }

    Optional<String> nextReason(String application) {
        return engine.state(application).map(state -> state.next().reason());
    }

    @Override
    public void close() {
        engine.close();
    }
}
