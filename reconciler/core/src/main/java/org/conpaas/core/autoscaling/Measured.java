package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A role now and soon.
 *
 * @param responseTime in shares of what is wanted; empty when nothing was answered or measured
 * @param responseForecast empty with {@code responseTime}
 * @param load busy nodes; empty when no processor time was measured
 * @param loadForecast empty with {@code load}
 * @param wantedSeconds the response time that is wanted
 */
record Measured(
        OptionalDouble responseTime,
        Optional<Forecast> responseForecast,
        OptionalDouble load,
        Optional<Forecast> loadForecast,
        double wantedSeconds) {
    static Measured of(Autoscaling settings, List<Sample> history, Optional<Instant> changedAt, Instant now) {
        double wanted = settings.responseTime().toNanos() / 1e9;
        List<Sample> known = between(history, now.minus(settings.memory()), now);
        List<Sample> recent = between(known, now.minus(settings.every()), now);
        // what fewer or more nodes took says nothing of what these take; the load is the same however many share it
        List<Sample> ofTheseNodes = changedAt.map(at -> between(known, at, now)).orElse(known);
        Function<Sample, OptionalDouble> response = sample -> share(sample.responseTime(), wanted);
        return new Measured(
                average(settings, Series.of(recent, response), 1),
                foretold(settings, Series.of(recent, response), Series.of(ofTheseNodes, response)),
                average(settings, Series.of(recent, Sample::load), Double.POSITIVE_INFINITY),
                foretold(settings, Series.of(recent, Sample::load), Series.of(known, Sample::load)),
                wanted);
    }

    private static OptionalDouble average(Autoscaling settings, Series recent, double objective) {
        return isEnough(settings, recent) ? OptionalDouble.of(recent.recent(objective)) : OptionalDouble.empty();
    }

    private static Optional<Forecast> foretold(Autoscaling settings, Series recent, Series past) {
        return isEnough(settings, recent) && past.size() > 0
                ? Optional.of(Forecast.of(past, Windows.average(settings), Windows.horizon(settings)))
                : Optional.empty();
    }

    private static OptionalDouble share(OptionalDouble seconds, double wanted) {
        return seconds.isPresent() ? OptionalDouble.of(seconds.getAsDouble() / wanted) : seconds;
    }

    private static List<Sample> between(List<Sample> history, Instant from, Instant to) {
        return history.stream()
                .filter(sample -> sample.at().isAfter(from) && !sample.at().isAfter(to))
                .toList();
    }

    private static boolean isEnough(Autoscaling settings, Series recent) {
        return recent.size() >= Math.min(Thresholds.LEAST_VALUES, Windows.average(settings));
    }

    boolean isNothing() {
        return responseTime.isEmpty() && load.isEmpty();
    }

    /** The higher of what is and what is foretold. */
    double worstLoad() {
        return Math.max(load.orElse(0), loadForecast.map(Forecast::value).orElse(0.0));
    }

    double worstResponse() {
        return Math.max(
                responseTime.orElse(0), responseForecast.map(Forecast::value).orElse(0.0));
    }

    boolean isSlow() {
        return responseTime.orElse(0) > Thresholds.SLOW
                && responseForecast.map(Forecast::value).orElse(0.0) > Thresholds.SLOW;
    }

    boolean isFast() {
        boolean noticed = responseTime.orElse(0) * wantedSeconds >= Thresholds.INSTANT_SECONDS;
        return responseTime.isPresent() && (!noticed || worstResponse() < Thresholds.FAST);
    }

    double cpu(int count) {
        return load.orElse(0) / count;
    }

    double cpuForecast(int count) {
        return loadForecast.map(Forecast::value).orElse(0.0) / count;
    }

    /**
     * The response time, in shares of what is wanted, when one node fewer does the same work: as of a queue that processors
     * share, where it grows by 1/(1 - utilisation) (L. Kleinrock, Queueing Systems 2, 1976, section 4.4).
     */
    double responseWithout(int count) {
        double before = Math.min(0.99, cpu(count));
        double after = Math.min(0.99, cpu(count - 1));
        return responseTime.orElse(0) * (1 - before) / (1 - after);
    }

    String responseText() {
        return responseTime.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "p95 of the response time %.3f s, %.0f %% of the %s that it must stay under",
                        responseTime.getAsDouble() * wantedSeconds,
                        responseTime.getAsDouble() * 100,
                        text(Duration.ofNanos(Math.round(wantedSeconds * 1e9))))
                : "no response time: no request was answered, or nothing measures it";
    }

    String cpuText(int count) {
        return load.isPresent()
                ? String.format(Locale.ROOT, "CPU %.0f %% on average of %d", cpu(count) * 100, count)
                : "no CPU";
    }

    private static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
