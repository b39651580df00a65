package org.conpaas.agent.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.ProcessSpec;
import org.jspecify.annotations.Nullable;

/** One process that should always run. Only the node's own turns touch it. */
final class Supervised {
    private enum Duty {
        NONE,
        /** It ended by itself; what it left is being cleared away. */
        CLEARING,
        STOPPING
    }

    private final String name;
    private final Machinery machinery;
    private final TurnTaker turns;

    private @Nullable Running running;
    private Duty duty = Duty.NONE;
    private boolean waiting;
    private int failures;
    private int starts;
    private Optional<Integer> exitCode = Optional.empty();
    private Optional<Instant> nextStart = Optional.empty();
    /** The same as {@link System#nanoTime} counts: the time of day is for people, and may jump. */
    private long notBefore;

    private Optional<Instant> wakeUp = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

    Supervised(String name, Machinery machinery, TurnTaker turns) {
        this.name = name;
        this.machinery = machinery;
        this.turns = turns;
    }

    void adopt(Running found) {
        starts = found.restarts() + 1;
        watch(found);
    }

    /**
     * Brings it to what the spec says, as far as it can be now; a turn follows when it can go on.
     *
     * @param mayStart whether the tasks that it waits for have ended well
     */
    void converge(Recipe recipe, ProcessSpec spec, boolean mayStart) throws IOException {
        String signature = recipe.signature(spec);
        waiting = false;
        if (duty != Duty.NONE) {
            return;
        }
        Running current = running;
        if (current != null) {
            if (!current.signature().equals(signature)) {
                stop(spec.stopTimeout());
            }
            return;
        }
        if (!mayStart) {
            waiting = true;
            return;
        }
        Duration pause = nextStart.isPresent() ? Duration.ofNanos(notBefore - System.nanoTime()) : Duration.ZERO;
        if (pause.isNegative() || pause.isZero()) {
            start(recipe, spec, signature);
        } else {
            wakeAfter(pause);
        }
    }

    private void wakeAfter(Duration pause) {
        if (!wakeUp.equals(nextStart)) {
            wakeUp = nextStart;
            machinery.pools().after(pause, () -> turns.take(() -> wakeUp = Optional.empty()));
        }
    }

    private void start(Recipe recipe, ProcessSpec spec, String signature) throws IOException {
        nextStart = Optional.empty();
        Running started = recipe.start(spec, signature, starts);
        starts++;
        watch(started);
    }

    private void watch(Running started) {
        running = started;
        since = Optional.of(started.since());
        started.ended().thenAccept(code -> turns.take(() -> ended(started, code)));
    }

    private void ended(Running ended, OptionalInt code) {
        if (running != ended) {
            return;
        }
        exitCode = code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
        since = Optional.of(machinery.clock().instant());
        if (duty == Duty.STOPPING) {
            return;
        }
        Instant now = machinery.clock().instant();
        failures = Backoff.settled(ended.since(), now) ? 1 : failures + 1;
        Duration pause = Backoff.pause(failures, ended.since(), now);
        notBefore = System.nanoTime() + pause.toNanos();
        nextStart = Optional.of(now.plus(pause));
        duty = Duty.CLEARING;
        // a child that outlived its leader would still hold the leader's port
        machinery.sweeper().kill(ended.mark()::equals).thenRun(() -> turns.take(() -> cleared(ended)));
    }

    private void cleared(Running ended) {
        if (running == ended) {
            running = null;
        }
        if (duty == Duty.CLEARING) {
            duty = Duty.NONE;
        }
    }

    /** Completes once nothing of it runs. It is started again only by {@link #converge}. */
    CompletableFuture<Void> stop(Duration grace) {
        Running current = running;
        if (duty == Duty.STOPPING || current == null) {
            return stopped;
        }
        duty = Duty.STOPPING;
        stopped = new CompletableFuture<>();
        machinery.stopping().stop(current, grace).thenRun(() -> turns.take(this::stopped));
        return stopped;
    }

    private void stopped() {
        running = null;
        duty = Duty.NONE;
        failures = 0;
        nextStart = Optional.empty();
        stopped.complete(null);
    }

    void reload() {
        Running current = running;
        if (current != null && duty == Duty.NONE) {
            machinery.stopping().reload(current);
        }
    }

    /** Whether it runs under this signature. */
    boolean runs(String signature) {
        Running current = running;
        return duty == Duty.NONE && current != null && current.signature().equals(signature);
    }

    /** Whether a process of it may still be there. */
    boolean present() {
        return running != null;
    }

    /** Whether it was brought to its spec, be it that it ended again since. */
    boolean settled(String signature) {
        return runs(signature) || duty == Duty.CLEARING || running == null && nextStart.isPresent();
    }

    ProcessReport report() {
        Running current = running;
        boolean up = current != null && duty != Duty.CLEARING;
        return new ProcessReport(
                name,
                reportedState(),
                current != null && up ? current.pid() : 0,
                since,
                Math.max(0, starts - 1),
                exitCode,
                nextStart);
    }

    private ProcessReport.State reportedState() {
        if (duty == Duty.STOPPING) {
            return ProcessReport.State.STOPPING;
        }
        if (running != null && duty == Duty.NONE) {
            return ProcessReport.State.RUNNING;
        }
        if (nextStart.isPresent()) {
            return ProcessReport.State.BACKOFF;
        }
        return waiting || starts == 0 ? ProcessReport.State.WAITING : ProcessReport.State.STOPPED;
    }
}
