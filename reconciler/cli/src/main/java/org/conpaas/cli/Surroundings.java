package org.conpaas.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * All that a command sees of the world besides the reconciler.
 *
 * @param environment variables
 * @param folder relative paths are meant from here
 * @param program how the user called us, for commands that they may paste
 * @param distribution the folder that holds {@code lib/}
 * @param inIsTerminal whether somebody types standard input
 * @param prompt asks them
 * @param outIsTerminal whether somebody reads standard output as it comes
 * @param errIsTerminal whether somebody reads standard error as it comes
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Path folder,
        String program,
        Path distribution,
        boolean inIsTerminal,
        Prompt prompt,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Clock clock) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process; the launcher tells what Java cannot find out by itself. */
    static Surroundings ofThisProcess(PrintStream out, PrintStream err) {
        return new Surroundings(
                out,
                err,
                System.in,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.getProperty("cps.program", "cps"),
                Path.of(System.getProperty("cps.distribution", "ear/target/conpaas"))
                        .toAbsolutePath(),
                Boolean.getBoolean("cps.terminal.in"),
                Prompt.ofThisProcess(),
                Boolean.getBoolean("cps.terminal.out"),
                Boolean.getBoolean("cps.terminal.err"),
                Clock.systemUTC());
    }

    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
