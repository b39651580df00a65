package org.conpaas.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.bench.Figure.Aim;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Plan;

/** C: how many services a second are planned, and how that grows. */
final class PlanThroughput implements Bench {
    private static final int CHANGE_EVERY = 10;
    private static final int SERVICES_OF_ONE = 20;
    private static final Aim ENOUGH = Aim.atLeast(200_000);
    private static final Aim LINEAR = Aim.atMost(1.1);

    @Override
    public String id() {
        return "C";
    }

    @Override
    public String title() {
        return "plan: every tenth of N services changed, each but the first uses another";
    }

    @Override
    public Sizes sizes() {
        return new Sizes(List.of(1_000, 10_000, 100_000), List.of(1_000, 10_000));
    }

    @Override
    public Outcome run(Effort effort) throws Exception {
        Outcome outcome = new Outcome();
        Map<Integer, Double> many = new TreeMap<>();
        Map<Integer, Double> one = new TreeMap<>();
        Optional<Figure.Peer> ansible = Ansible.check(effort, outcome);
        for (int size : effort.sizes()) {
            many.put(size, manyApplications(effort, size, ansible, outcome));
            one.put(size, oneApplication(effort, size, outcome));
        }
        if (effort.sizes().size() > 1) {
            int largest = effort.sizes().get(effort.sizes().size() - 1);
            exponent("exponent, many applications", largest, many, outcome);
            exponent("exponent, one application", largest, one, outcome);
        }
        return outcome;
    }

    private static void exponent(String what, int largest, Map<Integer, Double> times, Outcome outcome) {
        outcome.add(
                Figure.of(what, largest, "", Samples.of(Growth.exponent(times))).aiming(LINEAR));
    }

    /** @return the median of the time, ms */
    private static double manyApplications(Effort effort, int size, Optional<Figure.Peer> ansible, Outcome outcome)
            throws Exception {
        List<PlanWorld> worlds = new ArrayList<>();
        for (int left = size; left > 0; left -= SERVICES_OF_ONE) {
            worlds.add(PlanWorld.of("app" + worlds.size(), Math.min(left, SERVICES_OF_ONE), CHANGE_EVERY));
        }
        Samples times = effort.time(() -> require(
                worlds.stream().mapToLong(world -> updates(world.plan())).sum(), size));
        List<Desired> rendered = worlds.stream().map(PlanWorld::render).toList();
        Samples compared = effort.time(() -> {
            long updates = 0;
            for (int i = 0; i < worlds.size(); i++) {
                updates += updates(worlds.get(i).planOf(rendered.get(i)));
            }
            require(updates, size);
        });
        outcome.add(Figure.of("rendered and planned", size, "services/s", rate(times, size))
                .aiming(ENOUGH)
                .beside(ansible));
        outcome.add(Figure.of("planned, rendered before", size, "services/s", rate(compared, size)));
        return times.p50();
    }

    private static double oneApplication(Effort effort, int size, Outcome outcome) throws Exception {
        PlanWorld world = PlanWorld.of("app", size, CHANGE_EVERY);
        Samples times = effort.time(() -> require(updates(world.plan()), size));
        outcome.add(Figure.of("the same as one application", size, "services/s", rate(times, size)));
        return times.p50();
    }

    private static long updates(Plan plan) {
        return plan.count(Action.Symbol.UPDATE);
    }

    private static void require(long updates, int size) {
        // numbers start at nought in every application, so a rest that is no whole ten adds one
        NotMeasured.unless(
                Math.abs(updates - size / (double) CHANGE_EVERY) <= 1, updates + " updates are planned of " + size);
    }

    private static Samples rate(Samples times, int size) {
        return new Samples(
                times.values().stream().map(millis -> size * 1_000 / millis).toList());
    }
}
