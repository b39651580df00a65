package org.conpaas.engine;

import java.time.Duration;

/** How long to wait before looking again at what has failed. */
final class Backoff {
    private Backoff() {}

    /**
     * Delay before the next pass after {@code failures} failed ones in a row.
     *
     * @param failures at least 1
     * @return between 1 s and the cap, doubling; the queue adds jitter
     */
    static Duration delay(int failures, Duration cap) {
        // a larger shift would overflow and retry at once; 2^15 s passes every cap that the settings permit
        Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 1, 15));
        return doubled.compareTo(cap) < 0 ? doubled : cap;
    }
}
