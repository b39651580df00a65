package org.conpaas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.conpaas.bench.Figure.Aim;
import org.conpaas.system.Installation;

/** B: one line of one manifest among many is changed, on a real installation. Every run wakes another application that is suspended. */
final class OneLineChange implements Bench {
    private static final Duration PAUSE = Duration.ofMillis(2);

    @Override
    public String id() {
        return "B";
    }

    @Override
    public String title() {
        return "one-line change in a hosted repository of N manifests";
    }

    @Override
    public Sizes sizes() {
        return new Sizes(List.of(10_000), List.of(500));
    }

    /** Milliseconds after the push returned; below nought: before. @param push how long the push itself took */
    private record Run(double push, double action, double running) {}

    @Override
    public Outcome run(Effort effort) throws Exception {
        Outcome outcome = new Outcome();
        for (int size : effort.sizes()) {
            measure(effort, size, outcome);
        }
        outcome.note("isolation: " + Convergence.SETTINGS.get("conpaas.local.isolation")
                + "; the first action makes a machine and is seen when it is done and written down");
        return outcome;
    }

    private static void measure(Effort effort, int size, Outcome outcome) throws Exception {
        try (Installation installation = Installation.start("one-line-change", Convergence.SETTINGS)) {
            Path copy = installation.repository("bench");
            write(copy, size);
            Api api = Api.of(installation);
            BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
            api.listen(events::add);
            installation.push(copy, "All of them");
            Await.until("all are looked at", Duration.ofSeconds(1), () -> seen(api) == size);
            int[] next = {0};
            List<Run> runs = effort.repeat(() -> change(installation, copy, next[0]++, events));
            outcome.add(figure("git push itself", size, runs, Run::push));
            outcome.add(figure("push returned → first action done", size, runs, Run::action)
                    .aiming(Aim.atMost(20))
                    .beside(Optional.of(git(effort, copy))));
            outcome.add(figure("push returned → process running", size, runs, Run::running)
                    .aiming(Aim.atMost(150)));
        }
    }

    private static long seen(Api api) throws IOException, InterruptedException {
        return api.applications().stream()
                .filter(application -> application.path("sync").asText().equals("SUSPENDED"))
                .count();
    }

    private static Figure figure(String what, int size, List<Run> runs, ToDoubleFunction<Run> of) {
        return Figure.of(
                what,
                size,
                "ms",
                new Samples(runs.stream().map(of::applyAsDouble).toList()));
    }

    private static void write(Path copy, int size) throws IOException {
        Files.createDirectories(copy.resolve("code"));
        Files.writeString(copy.resolve("code/run.sh"), Texts.STAMP + Texts.SLEEP);
        for (int i = 0; i < size; i++) {
            Path file = file(copy, i);
            Files.createDirectories(copy.resolve("apps/" + i / 1_000));
            Files.writeString(file, Texts.sleeper(i, true));
        }
    }

    private static Path file(Path copy, int number) {
        return copy.resolve("apps/" + number / 1_000 + "/" + Texts.name(number) + ".yaml");
    }

    private static Run change(Installation installation, Path copy, int number, BlockingQueue<JsonNode> events)
            throws Exception {
        Files.writeString(file(copy, number), Texts.sleeper(number, false));
        installation.git(copy, "add", "-A", "apps/" + number / 1_000);
        installation.git(copy, "commit", "-q", "-m", "One line");
        events.clear();
        Instant began = Instant.now();
        installation.git(copy, "push", "-q", "origin", "HEAD:main");
        Instant pushed = Instant.now();
        Instant action = action(events, Texts.name(number));
        Path node = installation.home().resolve("local/agent/nodes/" + Texts.name(number));
        Await.until("the process of " + Texts.name(number) + " runs", PAUSE, () -> stamp(node)
                .isPresent());
        Instant running = stamp(node).orElseThrow();
        return new Run(millis(began, pushed), millis(pushed, action), millis(pushed, running));
    }

    private static Instant action(BlockingQueue<JsonNode> events, String application) throws InterruptedException {
        while (true) {
            JsonNode event = events.poll(2, TimeUnit.MINUTES);
            NotMeasured.unless(event != null, "no action on " + application + " was told of within 2 min");
            boolean done = event != null && event.path("text").asText().startsWith("+ machine " + application);
            if (done) {
                return Instant.parse(event.path("at").asText());
            }
        }
    }

    /** When the process began, as it wrote itself. */
    private static Optional<Instant> stamp(Path node) throws IOException {
        if (!Files.isDirectory(node)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(node)) {
            Optional<Path> file = files.filter(path -> path.endsWith("began")).findFirst();
            if (file.isEmpty() || Files.size(file.get()) < 20) {
                return Optional.empty();
            }
            long nanos = Long.parseLong(Files.readString(file.get()).strip());
            return Optional.of(Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000));
        } catch (UncheckedIOException | NoSuchFileException moving) {
            return Optional.empty();
        }
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    /** What the git program needs to fetch one such commit and to say what it changed. */
    private static Figure.Peer git(Effort effort, Path copy) throws Exception {
        try (Scratch scratch = Scratch.in(effort.work())) {
            Path mirror = scratch.folder().resolve("mirror.git");
            Program.run(
                    scratch.folder(),
                    List.of("git", "clone", "-q", "--bare", copy.toUri().toString(), mirror.toString()));
            int[] next = {0};
            Samples samples = new Samples(effort.repeat(() -> fetch(copy, mirror, next[0]++)));
            return new Figure.Peer("git fetch, git diff-tree", samples);
        }
    }

    private static double fetch(Path copy, Path mirror, int number) throws Exception {
        Files.writeString(copy.resolve("README"), "Commit " + number + "\n");
        Program.run(copy, List.of("git", "add", "README"));
        Program.run(copy, List.of("git", "commit", "-q", "-m", "Another line"));
        long began = System.nanoTime();
        Program.run(mirror, List.of("git", "fetch", "-q", "origin", "main"));
        Program.run(mirror, List.of("git", "diff-tree", "-r", "--name-only", "main", "FETCH_HEAD"));
        return (System.nanoTime() - began) / 1e6;
    }
}
