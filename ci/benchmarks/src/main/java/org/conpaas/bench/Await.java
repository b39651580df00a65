package org.conpaas.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
final class Await {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private Await() {}

    /**
     * @param pause between two looks
     * @throws Bench.NotMeasured when it does not come about within 15 min
     */
    static void until(String what, Duration pause, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            Bench.NotMeasured.unless(System.nanoTime() < end, "not within " + LONGEST + ": " + what);
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
