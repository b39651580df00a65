package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * How many requests a second arrive, over some hours: a curve with noise on it, the same each time.
 *
 * @param rates requests a second, one for each step
 */
record Trace(String name, List<Double> rates) {
    static final Duration STEP = Duration.ofSeconds(15);
    private static final int STEPS_OF_AN_HOUR = 240;

    /** All that are replayed. */
    static List<Trace> all() {
        return List.of(day(), outage(), ramp(), noise());
    }

    /** A day and a night: 10 a second in the early morning, 90 in the afternoon. */
    static Trace day() {
        return of("day", 24, 1, 0.1, hour -> 50 - 40 * StrictMath.cos(2 * Math.PI * (hour - 3) / 24));
    }

    /**
     * As in the published runs: nobody reaches the service for 17 minutes, then everybody comes at once, three times as many as
     * before, and fewer with each quarter of an hour.
     */
    static Trace outage() {
        return of("outage", 8, 2, 0.1, hour -> {
            double ordinary = 30 + 4 * StrictMath.sin(2 * Math.PI * hour / 3);
            double after = hour - 3 - 17 / 60.0;
            if (hour < 3) {
                return ordinary;
            }
            return after < 0 ? 0 : ordinary * (1 + 2 * StrictMath.exp(-after * 2));
        });
    }

    /** From 10 to 130 a second in three hours, and back in three. */
    static Trace ramp() {
        return of("ramp", 8, 3, 0.1, hour -> 10 + 120 * Math.max(0, 1 - Math.abs(hour - 4) / 3));
    }

    /** 45 a second on average, from one moment to the next half as many or twice. */
    static Trace noise() {
        return of("noise", 12, 4, 0.4, hour -> 45);
    }

    /** @param noise deviation of a value, in shares of it */
    private static Trace of(String name, int hours, long seed, double noise, DoubleUnaryOperator rateAtHour) {
        Random random = new Random(seed);
        return new Trace(
                name,
                random.doubles()
                        .limit((long) hours * STEPS_OF_AN_HOUR)
                        .mapToObj(ignored -> Math.max(0, 1 + noise * random.nextGaussian()))
                        .collect(java.util.stream.Collectors.collectingAndThen(
                                java.util.stream.Collectors.toList(), factors -> rates(factors, rateAtHour))));
    }

    private static List<Double> rates(List<Double> factors, DoubleUnaryOperator rateAtHour) {
        return java.util.stream.IntStream.range(0, factors.size())
                .mapToObj(i -> factors.get(i) * rateAtHour.applyAsDouble((double) i / STEPS_OF_AN_HOUR))
                .toList();
    }
}
