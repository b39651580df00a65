package org.conpaas.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands in a made-up place at a fixed time. */
final class Cli {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** What a command left behind. */
    record Run(int code, String out, String err) {
        String golden() {
            return "exit " + code + "\n--- out\n" + out + "--- err\n" + err;
        }
    }

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private String typed = "";
    private final Deque<String> answers = new ArrayDeque<>();
    private boolean terminal;
    private Path distribution;
    private String program = "cps";

    Cli(Path folder) {
        this.folder = folder;
        this.distribution = folder.resolve("distribution");
        environment.put("HOME", folder.toString());
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    Cli against(FakeReconciler reconciler) {
        return with("CONPAAS_SERVER", reconciler.url()).with("CONPAAS_TOKEN", FakeReconciler.TOKEN);
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli typing(String text) {
        typed = text;
        return this;
    }

    /** What is typed at prompts that do not show it, one text each. */
    Cli answering(String... texts) {
        answers.addAll(List.of(texts));
        return this;
    }

    Cli onTerminal() {
        terminal = true;
        return this;
    }

    /** @param called how the user calls us */
    Cli program(String called) {
        program = called;
        return this;
    }

    Cli distribution(Path at) {
        distribution = at;
        return this;
    }

    Surroundings surroundings(PrintStream out, PrintStream err) {
        return new Surroundings(
                out,
                err,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                environment,
                folder,
                program,
                distribution,
                !answers.isEmpty(),
                question -> Optional.ofNullable(answers.poll()),
                terminal,
                terminal,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cps.run(
                surroundings(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
