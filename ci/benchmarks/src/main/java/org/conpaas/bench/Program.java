package org.conpaas.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Other programs. */
final class Program {
    private static final int MINUTES = 20;

    private Program() {}

    static boolean isHere(String name) {
        return find(name).isPresent();
    }

    static Optional<Path> find(String name) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it to its end. @throws Bench.NotMeasured unless it ends well */
    static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        run(folder, command, Map.of(), "");
    }

    static void run(Path folder, List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            Bench.NotMeasured.unless(
                    ended && process.exitValue() == 0,
                    String.join(" ", command) + (ended ? " ended with " + process.exitValue() : " does not end") + ":\n"
                            + Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }
}
