package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.Units;
import org.jspecify.annotations.Nullable;

/**
 * A manifest's {@code autoscaling}.
 *
 * @param every adaptation interval, at least 30 s; a change is followed by a pause of two of them
 * @param responseTime what 95 of 100 requests must stay under
 * @param strategy how much capacity is bought when capacity is bought
 * @param limits by role; a role that is left out is not scaled
 */
public record Autoscaling(Duration every, Duration responseTime, Strategy strategy, SortedMap<String, Range> limits) {
    /** The field's name in a manifest. */
    public static final String FIELD = "autoscaling";

    public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(30);
    static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
    static final Duration DEFAULT_RESPONSE_TIME = Duration.ofMillis(700);

    public Autoscaling {
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    /** The least and the most nodes of a role; a role without nodes could not be measured, so the least is 1. */
    public record Range(int min, int max) {
        public Range {
            if (min < 1) {
                throw new IllegalArgumentException("a role that is scaled keeps at least one node, not " + min);
            }
        }

        /** The nearest count inside; a range whose ends are the wrong way round is its least. */
        public int clamp(int count) {
            return Math.max(min, Math.min(max, count));
        }
    }

    /** What the manifest says; empty when the service is not scaled. */
    public static Optional<Autoscaling> of(ServiceSpec service) {
        return service.settings().get(FIELD) instanceof Map<?, ?> written
                ? Optional.of(read(written))
                : Optional.empty();
    }

    private static Autoscaling read(Map<?, ?> written) {
        SortedMap<String, Range> limits = new TreeMap<>();
        if (written.get("limits") instanceof Map<?, ?> roles) {
            roles.forEach((role, range) -> limits.put(String.valueOf(role), range(range)));
        }
        return new Autoscaling(
                duration(written.get("every"), DEFAULT_INTERVAL),
                duration(written.get("responseTime"), DEFAULT_RESPONSE_TIME),
                Strategy.of(String.valueOf(written.get("strategy"))).orElse(Strategy.LOW),
                limits);
    }

    private static Duration duration(@Nullable Object written, Duration otherwise) {
        return Optional.ofNullable(written)
                .map(String::valueOf)
                .flatMap(Units::duration)
                .orElse(otherwise);
    }

    private static Range range(Object written) {
        return written instanceof Map<?, ?> range
                ? new Range(count(range.get("min"), 1), count(range.get("max"), 1))
                : new Range(1, 1);
    }

    private static int count(@Nullable Object written, int otherwise) {
        return written instanceof Number number ? number.intValue() : otherwise;
    }

    /** Between two values of a history: a twentieth of the interval, but no less than agents tell. */
    public Duration step() {
        Duration step = every.dividedBy(Windows.STEPS_OF_AN_INTERVAL);
        return step.compareTo(Windows.FINEST_STEP) < 0 ? Windows.FINEST_STEP : step;
    }

    /** How far back a decision looks. */
    public Duration memory() {
        return every.multipliedBy(Windows.INTERVALS_REMEMBERED);
    }

    /** After a change nothing is changed for this long. */
    public Duration coolDown() {
        return every.multipliedBy(2);
    }
}
