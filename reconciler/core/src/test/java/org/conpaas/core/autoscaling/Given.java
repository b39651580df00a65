package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.conpaas.core.autoscaling.Autoscaling.Range;

/** A service with one scaled role, in the words of the tests: five minutes, two seconds, limits 1 to 8. */
final class Given {
    static final String ROLE = "backend";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Duration every = Duration.ofMinutes(5);
    private Strategy strategy = Strategy.LOW;
    private Range range = new Range(1, 8);
    private int count = 2;
    private Optional<Instant> changedAt = Optional.empty();
    private Map<String, Duration> paidFor = Map.of();
    private IntToDoubleFunction response = step -> 0.5;
    private IntToDoubleFunction cpu = step -> 0.5;
    private int steps = 240;

    static Given nodes(int count) {
        Given given = new Given();
        given.count = count;
        return given;
    }

    Given every(Duration interval) {
        every = interval;
        return this;
    }

    Given strategy(Strategy wanted) {
        strategy = wanted;
        return this;
    }

    Given limits(int min, int max) {
        range = new Range(min, max);
        return this;
    }

    Given changed(Duration ago) {
        changedAt = Optional.of(NOW.minus(ago));
        return this;
    }

    Given paidFor(Duration left) {
        paidFor = Map.of(ROLE, left);
        return this;
    }

    /** @param seconds by step, the last step is 0 and earlier ones are below it; not a number: nothing was measured */
    Given response(IntToDoubleFunction seconds) {
        response = seconds;
        return this;
    }

    Given cpu(IntToDoubleFunction share) {
        cpu = share;
        return this;
    }

    Given response(double seconds) {
        return response(step -> seconds);
    }

    Given cpu(double share) {
        return cpu(step -> share);
    }

    Given steps(int known) {
        steps = known;
        return this;
    }

    Autoscaling settings() {
        return new Autoscaling(every, Duration.ofSeconds(2), strategy, new TreeMap<>(Map.of(ROLE, range)));
    }

    Decision decide() {
        Standing standing = new Standing(new TreeMap<>(Map.of(ROLE, count)), changedAt, paidFor);
        return Autoscaler.decide(settings(), standing, Map.of(ROLE, history()), NOW);
    }

    int decided() {
        return decide().counts().getOrDefault(ROLE, 0);
    }

    List<Sample> history() {
        List<Sample> samples = new ArrayList<>();
        Duration step = settings().step();
        for (int i = 1 - steps; i <= 0; i++) {
            samples.add(new Sample(
                    NOW.plus(step.multipliedBy(i)),
                    count,
                    OptionalDouble.of(10),
                    optional(response.applyAsDouble(i)),
                    optional(cpu.applyAsDouble(i))));
        }
        return samples;
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
