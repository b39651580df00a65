package org.conpaas.engine;

import java.time.Duration;

/** How long to wait before looking again at what has failed. */
final class Backoff {
    private static final Duration CAP = Duration.ofMinutes(5);

    private Backoff() {}

    /**
     * Delay before the next pass after {@code failures} failed ones in a row.
     *
     * @param failures at least 1
     * @return between 1 s and 5 min, doubling; the queue adds jitter
     */
    static Duration delay(int failures) {
        // 2^9 s passes the cap already; a larger shift would overflow and retry at once
        Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 1, 9));
        return doubled.compareTo(CAP) < 0 ? doubled : CAP;
    }
}
