package org.conpaas.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Home;

/** The distribution's programs, started and stopped as processes of this machine. */
final class Installation {
    private static final int TAIL_LINES = 20;
    private static final long STOP_SECONDS = 15;

    private final Surroundings surroundings;
    private final Home home;

    Installation(Surroundings surroundings, Home home) {
        this.surroundings = surroundings;
        this.home = home;
    }

    /** Starts the reconciler so that it outlives us and our terminal. */
    Process startReconciler(Optional<Integer> port) {
        List<String> command = new ArrayList<>();
        program("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        // its classes take that much: a smaller first bound lets the whole heap be collected each time that it grows
        command.addAll(
                List.of(java(), "-Xmx384m", "-XX:MetaspaceSize=192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(extraFlags());
        command.addAll(List.of(
                "-jar",
                library("conpaas-micro.jar").toString(),
                "--home",
                home.folder().toString()));
        port.ifPresent(number -> command.addAll(List.of("--port", number.toString())));
        return start(command);
    }

    private List<String> extraFlags() {
        String flags = surroundings.variable("CONPAAS_JAVA_OPTS");
        return flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+"));
    }

    private Process start(List<String> command) {
        File log = home.log().toFile();
        try {
            Files.createDirectories(home.log().getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(home.folder().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log);
            builder.environment().remove("CONPAAS_TOKEN");
            return builder.start();
        } catch (IOException e) {
            throw Failure.of("The reconciler could not be started.")
                    .at(home.folder())
                    .because(String.valueOf(e.getMessage()))
                    .mend("name a folder that is yours with --home DIR or CONPAAS_HOME");
        }
    }

    /** The end of what the reconciler printed, or else of its log, for a failure's reason. */
    String logTail() {
        return tail(home.log()).or(() -> tail(home.serverLog())).orElse("it wrote nothing");
    }

    private static Optional<String> tail(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            List<String> all = lines.toList();
            return Optional.of(String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size())))
                    .filter(text -> !text.isBlank());
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    /** Stops the local agent and with it all nodes. */
    void stopAgent() {
        if (!Files.isDirectory(home.agent())) {
            return;
        }
        run(
                "The agent could not be stopped.",
                List.of(
                        java(),
                        "-cp",
                        library("agent") + "/*",
                        "org.conpaas.agent.daemon.Main",
                        "stop",
                        "--home",
                        home.agent().toString()));
    }

    /** Removes what the nodes have outside the home: network namespaces, bridges, control groups. */
    void removeTraces() {
        Path provider = library("local");
        if (Files.isDirectory(provider)) {
            run(
                    "Network namespaces and control groups of the nodes could not be removed.",
                    List.of(
                            java(),
                            "-cp",
                            provider + "/*",
                            "org.conpaas.provider.local.Purge",
                            home.folder().resolve("local").toString()));
        }
    }

    private void run(String failure, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw Failure.of(failure)
                        .at(home.folder())
                        .because(said.strip())
                        .mend("try again, or run it by hand: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw Failure.of(failure).at(home.folder()).because(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("Interrupted.").mend("run it again: cps down");
        }
    }

    /** TERM, wait, KILL. */
    static void stop(ProcessHandle process) {
        process.destroy();
        if (!hasEnded(process)) {
            process.destroyForcibly();
            hasEnded(process);
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private Path library(String name) {
        Path file = surroundings.distribution().resolve("lib").resolve(name);
        boolean optional = name.equals("local");
        if (!optional && !Files.exists(file)) {
            throw Failure.of("The distribution is not complete.")
                    .at(file)
                    .because("there is no such file")
                    .mend("build it: run the cps at the root of the repository, or mvn -DskipTests package there");
        }
        return file;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A program on the search path. */
    Optional<Path> program(String name) {
        return Stream.of(surroundings.variable("PATH").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
