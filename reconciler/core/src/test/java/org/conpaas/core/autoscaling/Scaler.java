package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.conpaas.core.autoscaling.Autoscaling.Range;

/** Who decides in a replay. */
interface Scaler {
    Range RANGE = new Range(1, 12);
    Duration EVERY = Duration.ofMinutes(5);
    Duration WANTED = Duration.ofMillis(700);

    String name();

    int decide(State state);

    /** @param paidFor for how long the newest node is paid already */
    record State(int count, Optional<Instant> changedAt, Duration paidFor, List<Sample> history, Instant now) {
        boolean rests() {
            return changedAt
                    .filter(at -> now.isBefore(at.plus(EVERY.multipliedBy(2))))
                    .isPresent();
        }
    }

    /** Ours. */
    record Ours(Strategy strategy) implements Scaler {
        @Override
        public String name() {
            return strategy.word();
        }

        @Override
        public int decide(State state) {
            Autoscaling settings = new Autoscaling(EVERY, WANTED, strategy, new TreeMap<>(Map.of(Given.ROLE, RANGE)));
            Standing standing = new Standing(
                    new TreeMap<>(Map.of(Given.ROLE, state.count())),
                    state.changedAt(),
                    Map.of(Given.ROLE, state.paidFor()));
            return Autoscaler.decide(settings, standing, Map.of(Given.ROLE, state.history()), state.now())
                    .counts()
                    .getOrDefault(Given.ROLE, state.count());
        }
    }

    /**
     * The plain rule: averages of the last interval against the same upper and lower thresholds, one node more or less, the same
     * pause after a change; no forecast, no plan, no look at what a removal would do.
     */
    record Trigger() implements Scaler {
        @Override
        public String name() {
            return "plain trigger";
        }

        @Override
        public int decide(State state) {
            if (state.rests()) {
                return state.count();
            }
            double cpu = average(state, sample -> sample.cpu());
            double response = average(state, sample -> sample.responseTime()) * 1000 / WANTED.toMillis();
            int more = response > 0.75 || cpu > 0.75 ? 1 : 0;
            int fewer = more == 0 && (response < 0.35 || cpu < 0.25) ? 1 : 0;
            return RANGE.clamp(state.count() + more - fewer);
        }

        private static double average(State state, java.util.function.Function<Sample, OptionalDouble> value) {
            ToDoubleFunction<Sample> known = sample -> value.apply(sample).orElse(0);
            return state.history().stream()
                    .filter(sample -> sample.at().isAfter(state.now().minus(EVERY)))
                    .filter(sample -> value.apply(sample).isPresent())
                    .mapToDouble(known)
                    .average()
                    .orElse(0);
        }
    }
}
