package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds by their {@link Mark} all processes that belong to a unit or a node, wherever they hid. Looks that are asked for at
 * the same time are one look.
 */
final class Sweeper {
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final Duration SLOWEST = Duration.ofSeconds(1);

    private final int home;
    private final Pools pools;
    private final Signals signals;
    private @Nullable CompletableFuture<Map<Long, Mark>> next;

    Sweeper(int home, Pools pools, Signals signals) {
        this.home = home;
        this.pools = pools;
        this.signals = signals;
    }

    /** All processes of this home as they are after this call, by pid. */
    synchronized CompletableFuture<Map<Long, Mark>> look() {
        CompletableFuture<Map<Long, Mark>> look = next;
        if (look == null) {
            look = new CompletableFuture<>();
            next = look;
            pools.sweeps().execute(this::answer);
        }
        return look;
    }

    private void answer() {
        CompletableFuture<Map<Long, Mark>> look;
        synchronized (this) {
            look = next;
            next = null;
        }
        if (look != null) {
            look.complete(processes());
        }
    }

    Map<Long, Mark> processes() {
        Map<Long, Mark> found = new HashMap<>();
        for (long pid : Proc.pids()) {
            Proc.mark(pid)
                    .filter(mark -> mark.home() == home && Proc.stat(pid).isPresent())
                    .ifPresent(mark -> found.put(pid, mark));
        }
        return found;
    }

    /**
     * Completes once no such process is left; until the deadline they may end by themselves, then they are killed.
     *
     * @param deadline as {@link System#nanoTime} counts: the time of day may jump
     */
    CompletableFuture<Void> clear(Predicate<Mark> which, long deadline) {
        return clear(which, deadline, PATIENCE);
    }

    /** Kills at once, again and again until none is left. */
    CompletableFuture<Void> kill(Predicate<Mark> which) {
        return clear(which, System.nanoTime(), PATIENCE);
    }

    private CompletableFuture<Void> clear(Predicate<Mark> which, long deadline, Duration pause) {
        return look().thenCompose(found -> {
            List<Map.Entry<Long, Mark>> left = found.entrySet().stream()
                    .filter(entry -> which.test(entry.getValue()))
                    .toList();
            return left.isEmpty()
                    ? CompletableFuture.<Void>completedFuture(null)
                    : clearRest(left, which, deadline, pause);
        });
    }

    private CompletionStage<Void> clearRest(
            List<Map.Entry<Long, Mark>> left, Predicate<Mark> which, long deadline, Duration pause) {
        if (System.nanoTime() - deadline >= 0) {
            left.forEach(this::killOne);
        }
        Duration longer = pause.multipliedBy(2).compareTo(SLOWEST) < 0 ? pause.multipliedBy(2) : SLOWEST;
        CompletableFuture<Void> cleared = new CompletableFuture<>();
        pools.after(pause, () -> clear(which, deadline, longer).thenRun(() -> cleared.complete(null)));
        return cleared;
    }

    private void killOne(Map.Entry<Long, Mark> process) {
        // the pid may be another's by now
        if (Proc.mark(process.getKey()).filter(process.getValue()::equals).isPresent()) {
            signals.toProcess("KILL", process.getKey());
        }
    }
}
