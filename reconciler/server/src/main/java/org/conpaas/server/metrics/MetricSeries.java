package org.conpaas.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * One metric of one node: the last hour in steps of five seconds, the last day in steps of a minute; 8.6 KB. An agent tells a
 * value when it changes and at least once a minute: until it tells another, the value stands. Not thread-safe.
 */
final class MetricSeries {
    static final Duration FINE = Duration.ofSeconds(5);
    static final Duration COARSE = Duration.ofMinutes(1);
    static final Duration FINE_MEMORY = Duration.ofHours(1);
    static final Duration MEMORY = Duration.ofDays(1);

    /** After this silence a value stands no longer: a minute, and what may hold up a report. */
    static final Duration STANDS = Duration.ofSeconds(75);

    private final Ring fine = new Ring((int) FINE_MEMORY.dividedBy(FINE));
    private final Ring coarse = new Ring((int) MEMORY.dividedBy(COARSE));
    private Instant toldAt = Instant.MIN;
    private double value = Double.NaN;

    /** @param now empty: it is not measured any more */
    void tell(OptionalDouble now, Instant at) {
        stand(at);
        value = now.orElse(Double.NaN);
        toldAt = at;
        if (now.isPresent()) {
            long slot = slot(at, FINE);
            fine.put(slot, slot, value);
            mean(at);
        }
    }

    /** Fills the steps since the value was told with it, as long as it stands. */
    private void stand(Instant until) {
        if (Double.isNaN(value)) {
            return;
        }
        Instant end = until.isBefore(toldAt.plus(STANDS)) ? until : toldAt.plus(STANDS);
        for (long slot = slot(toldAt, FINE) + 1; slot < slot(end, FINE); slot++) {
            fine.put(slot, slot, value);
            mean(Instant.ofEpochSecond(slot * FINE.toSeconds()));
        }
    }

    /** The minute's mean so far. */
    private void mean(Instant at) {
        long minute = slot(at, COARSE);
        long perMinute = COARSE.dividedBy(FINE);
        mean(fine, minute * perMinute, perMinute).ifPresent(found -> coarse.put(minute, minute, found));
    }

    /** As it stands now. */
    OptionalDouble latest(Instant now) {
        boolean stands = !Double.isNaN(value) && now.isBefore(toldAt.plus(STANDS));
        return stands ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    boolean isForgotten(Instant now) {
        return toldAt.plus(MEMORY).isBefore(now);
    }

    /** The mean over the time from {@code from} up to {@code to}, of which the latter is not part. */
    OptionalDouble mean(Instant from, Instant to, Instant now) {
        stand(now);
        boolean isFine = !from.isBefore(now.minus(FINE_MEMORY))
                || Duration.between(from, to).compareTo(COARSE) < 0;
        Duration step = isFine ? FINE : COARSE;
        long first = slot(from, step);
        return mean(isFine ? fine : coarse, first, Math.max(1, slot(to, step) - first));
    }

    private static OptionalDouble mean(Ring ring, long first, long count) {
        double sum = 0;
        int known = 0;
        for (long slot = first; slot < first + count; slot++) {
            OptionalDouble value = ring.get(slot);
            sum += value.orElse(0);
            known += value.isPresent() ? 1 : 0;
        }
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / known);
    }

    private static long slot(Instant at, Duration step) {
        return Math.floorDiv(at.getEpochSecond(), step.toSeconds());
    }
}
