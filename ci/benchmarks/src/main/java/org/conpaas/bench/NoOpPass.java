package org.conpaas.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.bench.Figure.Aim;
import org.conpaas.bench.Meter.Cost;

/** A: nothing has changed, and every application is asked about. One service an application, the worst case for this. */
final class NoOpPass implements Bench {
    private static final int DOCUMENTS_IN_A_FILE = 10;
    private static final double MEGA = 1e6;

    @Override
    public String id() {
        return "A";
    }

    @Override
    public String title() {
        return "no-op pass: HEAD and all services unchanged";
    }

    @Override
    public Sizes sizes() {
        return new Sizes(List.of(1_000, 10_000, 100_000), List.of(1_000));
    }

    @Override
    public Outcome run(Effort effort) throws Exception {
        Outcome outcome = new Outcome();
        for (int size : effort.sizes()) {
            try (Scratch scratch = Scratch.in(effort.work())) {
                measure(effort, size, scratch.folder(), outcome);
            }
        }
        outcome.note(
                "in every no-op pass that counts, files parsed and calls to agents, clouds and inventory were counted: 0");
        return outcome;
    }

    private static void measure(Effort effort, int size, Path home, Outcome outcome) throws Exception {
        Repository.create(home.resolve("repositories/bench.git")).commit(0, files(size));
        try (Platform platform = new Platform(home)) {
            platform.settle(size);
            long before = platform.work();
            List<Cost> costs = effort.repeat(() -> Meter.of(() -> platform.noOpPass(size)));
            NotMeasured.unless(
                    platform.work() == before, "a no-op pass did " + (platform.work() - before) + " pieces of work");
            // 10 ms for 10,000 and 100 ms for 100,000; below, the wake-up of threads counts as much
            Samples wall = Meter.samples(costs, Cost::wallMillis);
            Figure pass = Figure.of("pass, wall", size, "ms", wall).beside(peer(effort, size, home, outcome));
            outcome.add(size < 10_000 ? pass : pass.aiming(Aim.atMost(size / 1000.0)));
            outcome.add(Figure.of("pass, CPU of all threads", size, "ms", Meter.samples(costs, Cost::cpuMillis)));
            outcome.add(Figure.of("pass, allocated", size, "MB", Meter.samples(costs, cost -> cost.bytes() / MEGA)));
            Effort few = effort.atMost(1, 3);
            List<Cost> full = few.repeat(() -> Meter.of(() -> platform.fullPass(size)));
            outcome.add(Figure.of("all rendered and planned anew", size, "ms", Meter.samples(full, Cost::wallMillis)));
        }
    }

    private static Optional<Figure.Peer> peer(Effort effort, int size, Path home, Outcome outcome) throws Exception {
        Optional<Figure.Peer> supervisord =
                size > 1_000 ? Optional.empty() : Supervisord.noOp(effort.atMost(1, 5), size, outcome);
        return supervisord.isPresent() ? supervisord : Cfengine.noOp(effort.atMost(1, 3), size, home, outcome);
    }

    private static Map<String, String> files(int applications) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int first = 0; first < applications; first += DOCUMENTS_IN_A_FILE) {
            StringBuilder text = new StringBuilder();
            for (int i = first; i < Math.min(applications, first + DOCUMENTS_IN_A_FILE); i++) {
                text.append("---\n").append(Texts.application(i));
            }
            files.put("apps/" + first / 1_000 + "/" + first + ".yaml", text.toString());
        }
        return files;
    }
}
