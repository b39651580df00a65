package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.conpaas.core.autoscaling.Scaler.State;

/**
 * A service in virtual time. Requests are spread evenly over the nodes that are ready; each node is an M/M/1 queue whose
 * response times are exponentially distributed around demand/(1 - utilisation) (L. Kleinrock, Queueing Systems 1, 1975, section
 * 3.2), so 95 of 100 stay under -ln(0.05) = 3.0 times that. What arrives beyond the nodes' capacity waits, and users give up
 * after half a minute. A node is ready three minutes after it was ordered, and is paid for every hour that it has begun.
 */
final class Replay {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final double DEMAND_SECONDS = 0.05;
    private static final double PERCENTILE = -StrictMath.log(0.05);
    private static final double PATIENCE_SECONDS = 30;
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final double PRICE_OF_AN_HOUR = 0.12;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Scaler scaler;
    private final List<Instant> ordered = new ArrayList<>(List.of(START.minus(BOOT), START.minus(BOOT)));
    private final List<Sample> history = new ArrayList<>();
    private Optional<Instant> changedAt = Optional.empty();
    private double waiting;
    private long hours;
    private int violations;
    private int decisions;

    /**
     * @param violations minutes in which 95 of 100 requests took longer than is wanted for some time
     * @param cost in dollars
     */
    record Outcome(int violations, int decisions, double cost) {}

    private Replay(Scaler scaler) {
        this.scaler = scaler;
    }

    static Outcome of(Trace trace, Scaler scaler) {
        return new Replay(scaler).run(trace);
    }

    private Outcome run(Trace trace) {
        int stepsOfAMinute = (int) Duration.ofMinutes(1).dividedBy(Trace.STEP);
        boolean violated = false;
        Instant now = START;
        for (int i = 0; i < trace.rates().size(); i++) {
            now = START.plus(Trace.STEP.multipliedBy(i + 1L));
            violated |= serve(trace.rates().get(i), now);
            if ((i + 1) % stepsOfAMinute == 0) {
                violations += violated ? 1 : 0;
                violated = false;
            }
            if (Duration.between(START, now).toMillis() % Scaler.EVERY.toMillis() == 0) {
                decide(now);
            }
        }
        Instant end = now;
        ordered.forEach(since -> hours += begun(since, end));
        return new Outcome(violations, decisions, hours * PRICE_OF_AN_HOUR);
    }

    /** @return whether requests took too long */
    private boolean serve(double rate, Instant now) {
        long ready =
                ordered.stream().filter(since -> !since.plus(BOOT).isAfter(now)).count();
        double capacity = ready * Trace.STEP.toSeconds() / DEMAND_SECONDS;
        double asked = waiting + rate * Trace.STEP.toSeconds();
        double busy = Math.min(1, asked / capacity);
        waiting = Math.min(Math.max(0, asked - capacity), ready * PATIENCE_SECONDS / DEMAND_SECONDS);
        double queue = waiting * DEMAND_SECONDS / ready;
        double p95 = PERCENTILE * DEMAND_SECONDS / (1 - Math.min(0.97, busy)) + queue;
        boolean answered = asked > 0;
        history.add(new Sample(
                now,
                (int) ready,
                OptionalDouble.of(rate),
                answered ? OptionalDouble.of(p95) : OptionalDouble.empty(),
                OptionalDouble.of(busy)));
        return answered && p95 > Scaler.WANTED.toMillis() / 1000.0;
    }

    private void decide(Instant now) {
        Instant newest = ordered.get(ordered.size() - 1);
        Duration paid =
                HOUR.minus(Duration.ofMillis(Duration.between(newest, now).toMillis() % HOUR.toMillis()));
        int wanted = scaler.decide(new State(ordered.size(), changedAt, paid, List.copyOf(history), now));
        if (wanted == ordered.size()) {
            return;
        }
        decisions++;
        changedAt = Optional.of(now);
        while (ordered.size() < wanted) {
            ordered.add(now);
        }
        while (ordered.size() > wanted) {
            hours += begun(ordered.remove(ordered.size() - 1), now);
        }
    }

    private static long begun(Instant since, Instant now) {
        return Math.max(1, -Math.floorDiv(-Duration.between(since, now).toMillis(), HOUR.toMillis()));
    }
}
