package org.conpaas.server.git;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline. */
public final class Waiting {
    private Waiting() {}

    public static void until(String what, Duration length, BooleanSupplier condition) {
        long end = System.nanoTime() + length.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + length + ": " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
