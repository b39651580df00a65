package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.autoscaling.Autoscaling.Range;
import org.conpaas.core.autoscaling.Fact.Kind;

/** The rules for one role. */
record RoleRules(String role, int count, Range range, Measured measured) {
    void tellMeasured(List<Fact> facts) {
        if (measured.isNothing()) {
            tell(facts, Kind.MEASURED, "nothing in the last interval, so its count stays");
            return;
        }
        tell(facts, Kind.MEASURED, measured.responseText() + "; " + measured.cpuText(count));
        measured.responseForecast()
                .ifPresent(foretold ->
                        tell(facts, Kind.FORECAST, "response time " + foretold.text(" s", measured.wantedSeconds())));
        measured.loadForecast()
                .ifPresent(foretold -> tell(facts, Kind.FORECAST, "CPU " + foretold.text(" %", 100.0 / count)));
    }

    /** The count after the rules that add nodes. */
    int grown(Strategy strategy, List<Fact> facts) {
        Optional<String> why = growthReason();
        if (why.isEmpty()) {
            return count;
        }
        tell(facts, Kind.RULE, why.get());
        if (count >= range.max()) {
            tell(facts, Kind.REJECTED, "no more nodes: limits allow " + range.max());
            return count;
        }
        int wanted = Plans.more(measured.worstLoad(), count, range, strategy);
        tellPlans(strategy, facts);
        tell(facts, Kind.DECIDED, count + " -> " + wanted + ": " + why.get());
        return wanted;
    }

    private Optional<String> growthReason() {
        if (measured.isSlow()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "response time %.0f %% and foretold %.0f %% of what is wanted, both above %.0f %%",
                    percent(measured.responseTime().orElse(0)),
                    percent(measured.responseForecast().map(Forecast::value).orElse(0.0)),
                    percent(Thresholds.SLOW)));
        }
        double cpu = measured.cpu(count);
        if (cpu > Thresholds.BUSY) {
            return Optional.of(
                    String.format(Locale.ROOT, "CPU %.0f %% is above %.0f %%", percent(cpu), percent(Thresholds.BUSY)));
        }
        double foretold = measured.cpuForecast(count);
        return cpu > Thresholds.FILLING && foretold > Thresholds.BUSY
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "CPU %.0f %% will be %.0f %%, above %.0f %%",
                        percent(cpu),
                        percent(foretold),
                        percent(Thresholds.BUSY)))
                : Optional.empty();
    }

    private void tellPlans(Strategy strategy, List<Fact> facts) {
        List<Integer> plans = Plans.sufficient(measured.worstLoad(), new Range(count + 1, range.max()));
        tell(
                facts,
                Kind.RULE,
                plans.isEmpty()
                        ? "no count carries the foretold load at 30 to 75 % CPU"
                        : "at 30 to 75 % CPU the foretold load is carried by " + plans.get(0) + " to "
                                + plans.get(plans.size() - 1) + " nodes; strategy " + strategy.word() + " takes "
                                + strategy.choose(plans));
    }

    /** The count after the rules that take a node away: one at a time, for what goes too early is missed at once. */
    int shrunk(Autoscaling settings, Optional<Duration> paidFor, List<Fact> facts) {
        Optional<String> why = shrinkReason();
        if (why.isEmpty() || count <= range.min()) {
            return count;
        }
        tell(facts, Kind.RULE, why.get());
        Optional<String> guard = guard(settings, paidFor);
        if (guard.isPresent()) {
            tell(facts, Kind.REJECTED, count + " -> " + (count - 1) + ": " + guard.get());
            return count;
        }
        tell(facts, Kind.DECIDED, count + " -> " + (count - 1) + ": " + why.get());
        return count - 1;
    }

    private Optional<String> shrinkReason() {
        if (measured.isFast()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "response time %.0f %% of what is wanted, below %.0f %%",
                    percent(measured.responseTime().orElse(0)),
                    percent(Thresholds.FAST)));
        }
        boolean idle = measured.load().isPresent() && measured.cpu(count) < Thresholds.IDLE;
        return idle
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "CPU %.0f %% is below %.0f %%",
                        percent(measured.cpu(count)),
                        percent(Thresholds.IDLE)))
                : Optional.empty();
    }

    private Optional<String> guard(Autoscaling settings, Optional<Duration> paidFor) {
        return Stream.of(
                        busyWithout(),
                        slowNow(),
                        slowWithout(),
                        strategyKeeps(settings.strategy()),
                        paid(settings, paidFor))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> busyWithout() {
        double after = measured.worstLoad() / (count - 1);
        return when(after > Thresholds.BUSY, "CPU would be %.0f %%", percent(after));
    }

    private Optional<String> slowNow() {
        double worst = measured.worstResponse();
        return when(
                worst > Thresholds.CALM, "the response time is or will be %.0f %% of what is wanted", percent(worst));
    }

    private Optional<String> slowWithout() {
        double after = measured.responseWithout(count);
        return when(after > Thresholds.SLOW, "the response time would be %.0f %% of what is wanted", percent(after));
    }

    private Optional<String> strategyKeeps(Strategy strategy) {
        int wanted = measured.load().isEmpty() ? range.min() : Plans.wanted(measured.worstLoad(), range, strategy);
        return when(wanted >= count, "strategy " + strategy.word() + " wants %.0f nodes for this load", wanted);
    }

    private static Optional<String> paid(Autoscaling settings, Optional<Duration> paidFor) {
        Duration soon = longer(Thresholds.PAID_FOR_LONG, settings.every().multipliedBy(2));
        return paidFor.filter(left -> left.compareTo(soon) >= 0 || left.compareTo(Thresholds.TOO_LATE) < 0)
                .map(left -> "the node that would go is paid for another " + left.toMinutes() + " min");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Optional<String> when(boolean holds, String format, double value) {
        return holds ? Optional.of(String.format(Locale.ROOT, format, value)) : Optional.empty();
    }

    private static double percent(double share) {
        return share * 100;
    }

    private void tell(List<Fact> facts, Kind kind, String text) {
        facts.add(new Fact(kind, role, text));
    }
}
