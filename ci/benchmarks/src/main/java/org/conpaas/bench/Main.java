package org.conpaas.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benches' command line; {@code ci/bench} builds and calls it. */
@Command(name = "ci/bench", sortOptions = false)
public final class Main implements Callable<Integer> {
    static final List<Bench> BENCHES =
            List.of(new NoOpPass(), new OneLineChange(), new PlanThroughput(), new Convergence());

    @Parameters(paramLabel = "ID")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--runs")
    private int runs = 10;

    @Option(names = "--warm-ups")
    private int warmUps = 3;

    @Option(names = "--size")
    private List<Integer> sizes = new ArrayList<>();

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--markdown")
    private boolean markdown;

    @Option(names = "--output", required = true)
    private Path output = Path.of("target/bench");

    public static void main(String[] arguments) throws IOException {
        // what the engine tells of each action is not what is measured
        try (InputStream quiet = Main.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(quiet);
        }
        int code = new CommandLine(new Main()).execute(arguments);
        System.exit(code);
    }

    @Override
    public Integer call() throws IOException {
        Table table = new Table();
        List<String> notes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Bench bench : chosen()) {
            System.err.printf(Locale.ROOT, "== %s %s (load average %.2f)%n", bench.id(), bench.title(), load());
            try {
                Report report = report(bench);
                report.outcome().figures().forEach(figure -> table.add(bench.id(), figure));
                report.outcome().notes().forEach(note -> notes.add(bench.id() + ": " + note));
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: load average %.2f before, %.2f after; %s",
                        bench.id(),
                        report.loadBefore(),
                        report.loadAfter(),
                        report.writeTo(output)));
            } catch (Exception | AssertionError e) {
                e.printStackTrace(System.err);
                failures.add(bench.id() + ": " + e.getMessage());
            }
        }
        System.out.println(markdown ? table.markdown() : table.columns());
        notes.forEach(System.out::println);
        failures.forEach(failure -> System.err.println("ci/bench: not measured: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private List<Bench> chosen() {
        List<String> known = BENCHES.stream().map(Bench::id).toList();
        List<String> wanted =
                ids.stream().map(id -> id.toUpperCase(Locale.ROOT)).toList();
        wanted.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("there is no bench " + id + "; there are " + known);
        });
        return BENCHES.stream()
                .filter(bench -> wanted.isEmpty() || wanted.contains(bench.id()))
                .toList();
    }

    private Report report(Bench bench) throws Exception {
        Path work = Files.createDirectories(output.resolve("work").toAbsolutePath());
        Instant started = Instant.now();
        double before = load();
        List<Integer> usual = quick ? bench.sizes().quick() : bench.sizes().whole();
        Effort effort = new Effort(sizes.isEmpty() ? usual : sizes, quick ? 1 : warmUps, quick ? 3 : runs, work);
        Outcome outcome = bench.run(effort);
        return new Report(bench, effort, outcome, started, before, load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
