package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the reconciler is called again: 0.2 s to 5 s, doubling, with jitter. One thread. */
final class Retry {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 5000;

    private int failures;

    void succeeded() {
        failures = 0;
    }

    Duration failed() {
        failures++;
        long longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        // a thousand agents must not come back in step
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(FIRST_MILLIS, Math.max(FIRST_MILLIS, longest) + 1));
    }
}
