package org.conpaas.core.autoscaling;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Values one step apart, oldest first. What was not measured is left out. */
final class Series {
    private final double[] values;

    Series(double... values) {
        this.values = values.clone();
    }

    static Series of(List<Sample> samples, Function<Sample, OptionalDouble> value) {
        return new Series(samples.stream()
                .map(value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray());
    }

    int size() {
        return values.length;
    }

    double get(int index) {
        return values[index];
    }

    Series last(int count) {
        return new Series(Arrays.copyOfRange(values, Math.max(0, values.length - count), values.length));
    }

    Series withoutLast(int count) {
        return new Series(Arrays.copyOf(values, Math.max(0, values.length - count)));
    }

    double mean() {
        return Arrays.stream(values).average().orElse(0);
    }

    double max() {
        return Arrays.stream(values).max().orElse(0);
    }

    /** The average in which the newest value counts most. Not of an empty series. */
    double recent() {
        return recent(Double.POSITIVE_INFINITY);
    }

    /** As {@link #recent()}, but values above the objective count twice. */
    double recent(double objective) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < values.length; i++) {
            // from 1: the old platform gave its oldest value no weight at all, so a single value had no average
            double weight = (i + 1) * (values[i] > objective ? 2.0 : 1.0);
            sum += weight * values[i];
            weights += weight;
        }
        return sum / weights;
    }
}
