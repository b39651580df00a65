package org.conpaas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.conpaas.bench.Figure.Aim;
import org.conpaas.system.Installation;

/** D: many applications in one commit, on a real installation that has just been started. */
final class Convergence implements Bench {
    static final Map<String, String> SETTINGS = Map.of("conpaas.local.isolation", "plain");
    private static final int MOST = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Override
    public String id() {
        return "D";
    }

    @Override
    public String title() {
        return "convergence: N applications in one commit, each a shell that sleeps";
    }

    @Override
    public Sizes sizes() {
        return new Sizes(List.of(100, 500, MOST), List.of(20));
    }

    /** Seconds from the start of the push. @param megabytes reconciler and agent together, at most */
    private record Run(double pushed, double scheduled, double healthy, double megabytes) {}

    @Override
    public Outcome run(Effort asked) throws Exception {
        Effort effort = asked.atMost(0, 3);
        Outcome outcome = new Outcome();
        outcome.note("every run is an installation of its own that has just started, so none is a warm-up; runs: "
                + effort.runs());
        outcome.note("isolation: " + SETTINGS.get("conpaas.local.isolation"));
        for (int size : effort.sizes()) {
            List<Run> runs = effort.repeat(() -> converge(size));
            Optional<Figure.Peer> peer = Supervisord.converge(effort, size, Texts.SLEEP, outcome)
                    .map(millis -> new Figure.Peer(millis.name(), seconds(millis.samples())));
            boolean whole = size >= MOST;
            outcome.add(figure("git push, until it returned", size, "s", runs, Run::pushed));
            Figure scheduled = figure("all scheduled", size, "s", runs, Run::scheduled);
            outcome.add(whole ? scheduled.aiming(Aim.atMost(10)) : scheduled);
            Figure healthy =
                    figure("all healthy", size, "s", runs, Run::healthy).beside(peer);
            outcome.add(whole ? healthy.aiming(Aim.atMost(60)) : healthy);
            Figure memory = figure("reconciler and agent, peak", size, "MB", runs, Run::megabytes);
            outcome.add(whole ? memory.aiming(Aim.atMost(768)) : memory);
        }
        return outcome;
    }

    private static Samples seconds(Samples millis) {
        return new Samples(millis.values().stream().map(value -> value / 1_000).toList());
    }

    private static Figure figure(String what, int size, String unit, List<Run> runs, ToDoubleFunction<Run> of) {
        return Figure.of(
                what,
                size,
                unit,
                new Samples(runs.stream().map(of::applyAsDouble).toList()));
    }

    private static Run converge(int size) throws Exception {
        try (Installation installation = Installation.start("convergence", SETTINGS);
                Memory memory = new Memory(() -> List.of(installation.reconcilerPid(), installation.agentPid()))) {
            Path copy = installation.repository("bench");
            Files.createDirectories(copy.resolve("apps"));
            Files.createDirectories(copy.resolve("code"));
            Files.writeString(copy.resolve("code/run.sh"), Texts.SLEEP);
            for (int i = 0; i < size; i++) {
                Files.writeString(copy.resolve("apps/" + Texts.name(i) + ".yaml"), Texts.sleeper(i, false));
            }
            Api api = Api.of(installation);
            Seen seen = new Seen();
            api.listen(seen::hear);
            installation.git(copy, "add", "-A");
            installation.git(copy, "commit", "-q", "-m", "All at once");
            Instant began = Instant.now();
            installation.git(copy, "push", "-q", "origin", "HEAD:main");
            Instant pushed = Instant.now();
            Await.until(
                    size + " applications are healthy",
                    PAUSE,
                    () -> seen.healthy().size() == size);
            require(installation, api, size);
            return new Run(
                    since(began, pushed),
                    since(began, latest(seen.scheduled(), size)),
                    since(began, latest(seen.healthy(), size)),
                    memory.peak());
        }
    }

    private static void require(Installation installation, Api api, int size) throws Exception {
        List<String> names = api.applications().stream()
                .filter(application -> application.path("health").asText().equals("HEALTHY"))
                .map(application -> application.path("name").asText())
                .toList();
        NotMeasured.unless(names.size() == size, names.size() + " applications of " + size + " are healthy");
        Await.until(
                size + " shells sleep; " + sleepers(installation) + " do", PAUSE, () -> sleepers(installation) == size);
    }

    /** Processes that sleep in the trees of this installation's nodes. */
    private static long sleepers(Installation installation) {
        Path nodes = installation.home().resolve("local/agent/nodes");
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith("sleep 1000000"))
                .filter(process -> folder(process).startsWith(nodes))
                .count();
    }

    private static Path folder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"));
        } catch (IOException ended) {
            return Path.of("/");
        }
    }

    private static double since(Instant began, Instant then) {
        return Duration.between(began, then).toNanos() / 1e9;
    }

    private static Instant latest(Map<String, Instant> times, int size) {
        NotMeasured.unless(times.size() == size, times.size() + " events came of " + size);
        return times.values().stream().max(Instant::compareTo).orElseThrow();
    }

    /** What the reconciler has told, by application. Thread-safe. */
    private record Seen(Map<String, Instant> scheduled, Map<String, Instant> healthy) {
        Seen() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        void hear(JsonNode event) {
            String application = event.path("application").asText();
            String text = event.path("text").asText();
            Instant at = Instant.parse(event.path("at").asText());
            if (text.startsWith("+ node ") && text.endsWith(": done")) {
                scheduled.putIfAbsent(application, at);
            }
            if (text.equals("SYNCED, HEALTHY")) {
                healthy.putIfAbsent(application, at);
            }
        }
    }
}
