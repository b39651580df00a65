package org.conpaas.agent.daemon;

import java.time.Duration;
import java.time.Instant;

/** How long to wait before a process is started again. Pure. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration SETTLED = Duration.ofSeconds(60);

    private Backoff() {}

    /**
     * The shortest time between one start and the next. It counts from the start and not from the end: a process that has
     * long run is back at once, one that falls over is not started more often than this.
     *
     * @param failures ends since the last run of 60 s, at least 1
     */
    static Duration delay(int failures) {
        // 2^9 × 100 ms passes the longest already; a larger shift would overflow
        Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 9));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    /**
     * What is left of the delay after a run.
     *
     * @return between zero and the delay, also when the clock was set in the meantime
     */
    static Duration pause(int failures, Instant started, Instant ended) {
        Duration ran = Duration.between(started, ended);
        Duration delay = delay(failures);
        if (ran.isNegative()) {
            return delay;
        }
        return ran.compareTo(delay) < 0 ? delay.minus(ran) : Duration.ZERO;
    }

    /** Whether a run was so long that its end is not held against the process. */
    static boolean settled(Instant started, Instant ended) {
        return Duration.between(started, ended).compareTo(SETTLED) >= 0;
    }
}
