package org.conpaas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The peer that keeps processes running on one machine, with a configuration and a socket of its own. */
final class Supervisord implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int SECONDS = 600;

    private final Path folder;
    private final Process process;

    private Supervisord(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** {@code supervisorctl update} with nothing changed. */
    static Optional<Figure.Peer> noOp(Effort effort, int programs, Outcome outcome) throws Exception {
        if (isMissing(outcome)) {
            return Optional.empty();
        }
        try (Scratch scratch = Scratch.ofShortName();
                Supervisord here = start(scratch.folder(), programs, "autostart=false", "/bin/sh")) {
            Await.until(
                    "supervisord answers",
                    PAUSE,
                    () -> Files.exists(scratch.folder().resolve("s")));
            Samples samples = effort.time(here::update);
            return Optional.of(new Figure.Peer("supervisorctl update", samples));
        }
    }

    /** Milliseconds from its start until so many processes of the script run. */
    static Optional<Figure.Peer> converge(Effort effort, int programs, String script, Outcome outcome)
            throws Exception {
        if (isMissing(outcome)) {
            return Optional.empty();
        }
        List<Double> times = effort.repeat(() -> {
            try (Scratch scratch = Scratch.ofShortName()) {
                Path file = Files.writeString(scratch.folder().resolve("run.sh"), script);
                long began = System.nanoTime();
                try (Supervisord here = start(scratch.folder(), programs, "startsecs=0", "/bin/bash " + file)) {
                    Await.until(
                            "all processes run",
                            PAUSE,
                            () -> here.process.toHandle().children().count() == programs);
                    return (System.nanoTime() - began) / 1e6;
                }
            }
        });
        return Optional.of(new Figure.Peer("supervisord, as many processes", new Samples(times)));
    }

    private static boolean isMissing(Outcome outcome) {
        boolean missing = !Program.isHere("supervisord");
        if (missing) {
            outcome.note("supervisord is not here to compare with: apt-get install supervisor");
        }
        return missing;
    }

    private static Supervisord start(Path folder, int programs, String setting, String command) throws IOException {
        StringBuilder text = new StringBuilder("""
                [supervisord]
                nodaemon=true
                logfile=/dev/null
                logfile_maxbytes=0
                minfds=20000
                pidfile=%1$s/pid
                childlogdir=%1$s
                [unix_http_server]
                file=%1$s/s
                [supervisorctl]
                serverurl=unix://%1$s/s
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
                """.formatted(folder));
        for (int i = 0; i < programs; i++) {
            text.append("[program:p")
                    .append(i)
                    .append("]\ncommand=")
                    .append(command)
                    .append('\n');
            text.append(setting).append("\nstopasgroup=true\nstdout_logfile=NONE\nstderr_logfile=NONE\n");
        }
        Path file = Files.writeString(folder.resolve("conf"), text);
        Process process = new ProcessBuilder("supervisord", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        return new Supervisord(folder, process);
    }

    private void update() throws IOException, InterruptedException {
        Program.run(
                folder, List.of("supervisorctl", "-c", folder.resolve("conf").toString(), "update"));
    }

    /** Ends it and, with it, what it runs. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
