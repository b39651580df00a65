package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Tells when a leader ends. The JVM waits for children itself; those that an earlier agent started are nobody's children, so
 * one timer looks at all of them, the less often the more they are.
 */
final class Exits {
    private record Stranger(long pid, long ticks, CompletableFuture<OptionalInt> ended) {}

    private final Pools pools;
    private final List<Stranger> strangers = new ArrayList<>();

    Exits(Pools pools) {
        this.pools = pools;
    }

    CompletableFuture<OptionalInt> of(Process child) {
        return child.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue()));
    }

    CompletableFuture<OptionalInt> of(long pid, long ticks) {
        Stranger stranger = new Stranger(pid, ticks, new CompletableFuture<>());
        synchronized (strangers) {
            strangers.add(stranger);
            if (strangers.size() == 1) {
                pools.after(interval(1), this::look);
            }
        }
        return stranger.ended();
    }

    private void look() {
        List<Stranger> gone = new ArrayList<>();
        synchronized (strangers) {
            for (Stranger stranger : strangers) {
                if (!Proc.lives(stranger.pid(), stranger.ticks())) {
                    gone.add(stranger);
                }
            }
            strangers.removeAll(gone);
            if (!strangers.isEmpty()) {
                pools.after(interval(strangers.size()), this::look);
            }
        }
        gone.forEach(stranger -> stranger.ended().complete(OptionalInt.empty()));
    }

    /** 20 ms for a few, 1 s for a thousand: about one percent of a processor either way. */
    private static Duration interval(int count) {
        return Duration.ofMillis(Math.max(20, Math.min(1000, count)));
    }
}
