package org.conpaas.core.autoscaling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measure will be on average in the last interval before the horizon, by the model that would have foretold the present
 * best.
 *
 * @param error how far the model was off when it foretold the present average; empty while there is too little history to ask
 */
record Forecast(String model, double value, OptionalDouble error) {
    private record Tried(Forecaster forecaster, double error) {}

    /** @param past not empty */
    static Forecast of(Series past, int average, int horizon) {
        List<Tried> tried = tried(past, average, horizon);
        Optional<Tried> best = tried.stream().min(Comparator.comparingDouble(Tried::error));
        if (best.isPresent()) {
            Forecaster forecaster = best.get().forecaster();
            double error = best.get().error();
            return new Forecast(forecaster.name(), value(forecaster, past, average, horizon), OptionalDouble.of(error));
        }
        return new Forecast(
                "the average, there is too little history for a model",
                past.last(average).recent(),
                OptionalDouble.empty());
    }

    /** Each model is given what was known one horizon ago, and asked for the average that has since been measured. */
    private static List<Tried> tried(Series past, int average, int horizon) {
        Series then = past.withoutLast(horizon);
        double measured = past.last(average).recent();
        return Forecaster.ALL.stream()
                .filter(forecaster -> then.size() >= forecaster.needs())
                .map(forecaster ->
                        new Tried(forecaster, Math.abs(value(forecaster, then, average, horizon) - measured)))
                .toList();
    }

    /** Not below nothing, and not more than twice what was ever measured: a short slope is no prophecy. */
    private static double value(Forecaster forecaster, Series past, int average, int horizon) {
        double[] future = forecaster.forecast(past, horizon);
        double value = Arrays.stream(future).skip(horizon - average).average().orElse(0);
        return Math.max(0, Math.min(2 * past.max(), value));
    }

    String text(String unit, double factor) {
        String off = error.isPresent()
                ? String.format(Locale.ROOT, ", which was off by %.2f%s last time", error.getAsDouble() * factor, unit)
                : "";
        return String.format(Locale.ROOT, "%.2f%s by %s%s", value * factor, unit, model, off);
    }
}
