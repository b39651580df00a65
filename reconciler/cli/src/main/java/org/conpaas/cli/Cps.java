package org.conpaas.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.conpaas.cli.client.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. Exit codes: 0 done or nothing to do, 1 an error, 2 (plan and diff) there are changes. */
@CommandLine.Command(
        name = "cps",
        synopsisSubcommandLabel = "COMMAND",
        description = "ConPaaS: a platform that people drive with Git.",
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps demo                                  start, commit a sample, see it answer",
            "  cps status                                what runs, and how it is",
            "  cps why hello                             from the commit to what it waits for",
            "  cps plan -f manifest.yaml                 what a manifest would change",
            "  cps COMMAND --help                        examples of each command"
        })
public final class Cps {
    private final Surroundings surroundings;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    Cps(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String[] arguments) {
        // the template engine logs; nobody here listens, and SLF4J would say so on standard error
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        int code = run(Surroundings.ofThisProcess(out, err), arguments);
        out.flush();
        err.flush();
        // at once: no command leaves anything that a shutdown would have to wait for
        Runtime.getRuntime().halt(code);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** @return the exit code */
    static int run(Surroundings surroundings, String... given) {
        String[] arguments = given.length == 0 ? new String[] {"--help"} : given;
        CommandLine line = Commands.lineFor(new Cps(surroundings), arguments);
        return configure(line, surroundings).execute(arguments);
    }

    private static CommandLine configure(CommandLine line, Surroundings surroundings) {
        return line.setOut(new PrintWriter(surroundings.out(), true))
                .setErr(new PrintWriter(surroundings.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(surroundings)))
                .setUsageHelpWidth(110)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, surroundings))
                .setParameterExceptionHandler((e, given) -> misused(e, surroundings));
    }

    private static Ansi ansi(Surroundings surroundings) {
        boolean coloured = surroundings.outIsTerminal()
                && surroundings.variable("NO_COLOR").isEmpty();
        return coloured ? Ansi.ON : Ansi.OFF;
    }

    private static int failed(Exception e, Surroundings surroundings) throws Exception {
        if (e instanceof Failure failure) {
            new Output(surroundings).failure(failure);
            return Command.ERROR;
        }
        if (e instanceof IOException trouble) {
            new Output(surroundings).failure(Failure.of(trouble));
            return Command.ERROR;
        }
        throw e;
    }

    /** 1 and not picocli's 2, which means changes here. */
    private static int misused(ParameterException e, Surroundings surroundings) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("cps: " + e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("  do     " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return Command.ERROR;
    }

    Surroundings surroundings() {
        return surroundings;
    }
}
