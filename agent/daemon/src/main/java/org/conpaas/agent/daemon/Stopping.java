package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;

/** Ends units: TERM, wait, KILL, and then whatever else bears their mark. */
final class Stopping {
    private final Pools pools;
    private final Signals signals;
    private final Sweeper sweeper;

    Stopping(Pools pools, Signals signals, Sweeper sweeper) {
        this.pools = pools;
        this.signals = signals;
        this.sweeper = sweeper;
    }

    /**
     * @param grace between TERM and KILL
     * @return completes when nothing of the unit runs any more
     */
    CompletableFuture<Void> stop(Running unit, Duration grace) {
        if (grace.isZero() || grace.isNegative()) {
            return kill(unit);
        }
        long deadline = System.nanoTime() + grace.toNanos();
        terminate(unit);
        ScheduledFuture<?> last = pools.after(grace, () -> killGroup(unit));
        return unit.ended().thenCompose(code -> {
            last.cancel(false);
            return sweeper.clear(unit.mark()::equals, deadline);
        });
    }

    CompletableFuture<Void> kill(Running unit) {
        killGroup(unit);
        return unit.ended().thenCompose(code -> sweeper.kill(unit.mark()::equals));
    }

    /** Asks the unit's leader to read its files again. */
    void reload(Running unit) {
        if (unit.ended().isDone()) {
            return;
        }
        if (!enclosed(unit)) {
            signals.toProcess("HUP", unit.pid());
            return;
        }
        // inside stand bubblewrap, its init, and then the command
        Proc.children(unit.pid()).stream()
                .flatMap(init -> Proc.children(init).stream())
                .findFirst()
                .ifPresent(command -> signals.toProcess("HUP", command));
    }

    private void terminate(Running unit) {
        if (unit.ended().isDone()) {
            return;
        }
        if (!enclosed(unit)) {
            signals.toGroup("TERM", unit.pid());
            return;
        }
        // a TERM to bubblewrap itself would take the whole namespace away before the command could end in order
        sweeper.look().thenAccept(found -> {
            Set<Long> enclosure = enclosureOf(unit);
            found.forEach((pid, mark) -> {
                if (mark.equals(unit.mark()) && !enclosure.contains(pid)) {
                    signals.toProcess("TERM", pid);
                }
            });
        });
    }

    /** Whether bubblewrap stands at the unit's head, or below the shell that waits for a task. */
    private static boolean enclosed(Running unit) {
        return wraps(unit.pid()) || Proc.children(unit.pid()).stream().anyMatch(Stopping::wraps);
    }

    private static Set<Long> enclosureOf(Running unit) {
        Set<Long> enclosure = new HashSet<>(Set.of(unit.pid()));
        List<Long> level = Proc.children(unit.pid());
        while (!level.isEmpty()) {
            List<Long> wraps = level.stream().filter(Stopping::wraps).toList();
            enclosure.addAll(wraps);
            level = wraps.stream().flatMap(pid -> Proc.children(pid).stream()).toList();
        }
        return enclosure;
    }

    private static boolean wraps(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/bwrap"))
                .isPresent();
    }

    private void killGroup(Running unit) {
        if (!unit.ended().isDone()) {
            signals.toGroup("KILL", unit.pid());
        }
    }
}
