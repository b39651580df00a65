package org.conpaas.cli;

import java.time.Duration;
import java.util.Optional;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Home;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "up",
        description = "Starts the reconciler in the background, or finds the one that runs.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps up", "  cps up --port 9443", "  cps up --home /srv/conpaas"})
final class UpCommand extends Command {
    @Option(names = "--port", paramLabel = "N", description = "Listen there (default: 8443).")
    @Nullable
    Integer port;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Wait so long for it to be ready (default: 180).")
    int timeout = 180;

    @Override
    public Integer call() {
        Home.Running running = new Startup(surroundings(), home(), output())
                .ensure(Optional.ofNullable(port), Duration.ofSeconds(timeout));
        return show(
                Json.object().put("pid", running.pid()).put("url", running.url().toString()), each -> told(running));
    }

    private int told(Home.Running running) {
        output().line("The reconciler runs at " + running.url() + " (pid " + running.pid() + ").");
        output().line("Home  " + home().folder());
        output().line("Log   " + home().log());
        output().line("Next  " + surroundings().program() + " status · "
                + surroundings().program() + " demo · " + surroundings().program() + " down");
        return OK;
    }

    /** From nothing to a reconciler that is ready. */
    static final class Startup {
        private static final long LOOK_MILLIS = 200;

        private final Surroundings surroundings;
        private final Home home;
        private final Output output;
        private final Installation installation;

        Startup(Surroundings surroundings, Home home, Output output) {
            this.surroundings = surroundings;
            this.home = home;
            this.output = output;
            this.installation = new Installation(surroundings, home);
        }

        Home.Running ensure(Optional<Integer> port, Duration limit) {
            if (home.running().isPresent()) {
                output.note("The reconciler runs already.");
            }
            Home.Running running = await(port, limit);
            takeToken();
            return running;
        }

        private void takeToken() {
            home.takeFirstToken().ifPresent(token -> {
                output.note("The token of the administrator, shown this once (kept in " + home.credentials() + "):");
                output.note("  " + token);
            });
        }

        /** Starts it when there is none: at first, or when the one that was found is just dying. */
        private Home.Running await(Optional<Integer> port, Duration limit) {
            long begun = System.nanoTime();
            Optional<Process> process = Optional.empty();
            while (true) {
                Optional<Home.Running> running = home.running();
                if (running.filter(this::isReady).isPresent()) {
                    output.clearProgress();
                    return running.orElseThrow();
                }
                if (home.process().isEmpty() && process.isEmpty()) {
                    process = Optional.of(installation.startReconciler(port));
                }
                long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
                output.progress("Starting the reconciler", seconds);
                check(process, seconds, limit);
                pause();
            }
        }

        private boolean isReady(Home.Running running) {
            Options options = new Options();
            options.home = home.folder().toString();
            return new Reconciler(options.localEndpoint(surroundings, running)).isReady();
        }

        private void check(Optional<Process> process, long seconds, Duration limit) {
            if (process.isPresent() && !process.orElseThrow().isAlive()) {
                throw Failure.of("The reconciler ended while it started (exit code "
                                + process.orElseThrow().exitValue() + ").")
                        .at(home.log())
                        .because(installation.logTail())
                        .mend("mend what the log says, then: cps up; cps doctor looks for the usual reasons");
            }
            if (seconds > limit.toSeconds()) {
                throw Failure.of("The reconciler is not ready after " + limit.toSeconds() + " s.")
                        .at(home.log())
                        .because(installation.logTail())
                        .mend("it may still come: cps status; or stop it: cps down");
            }
        }

        private static void pause() {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.of("Detached; the reconciler goes on starting.").mend("look again with: cps status");
            }
        }
    }
}
