package org.conpaas.agent.daemon;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Starts units so that they are known again after any crash of the agent, and finds those that an earlier agent started.
 *
 * <p>Every unit begins as a few lines of shell which take the unit's mark, note their own pid on disk, and only then become
 * the command. Should the agent have died meanwhile, its successor has changed the generation before it looked for pids: so
 * either the successor sees the pid, or the script sees the new generation and gives up. There is never a twin.
 */
final class Launcher {
    /** What a launch script ends with when it must not start its command. */
    static final int NOT_STARTED = 125;

    // names that no environment has: a variable that came from the environment would go on to the command
    private static final String NOTE_PID = String.join(
            "\n",
            "ulimit -S -m \"$1\"",
            "for _cp_group in $6; do echo $$ > \"$_cp_group/cgroup.procs\"; done",
            "read -r _cp_stat < /proc/$$/stat",
            "echo \"$3 $_cp_stat\" > \"$2\" || exit 125",
            "read -r _cp_generation < \"$4\"",
            "[ \"$_cp_generation\" = \"$5\" ] || exit 125",
            "_cp_exit=$7",
            "unset PWD OLDPWD",
            "shift 7",
            "");

    private static final String PROCESS = NOTE_PID + "exec \"$@\"";

    // a shell that has a trap survives a TERM to its group, so that it can note how the command ended
    private static final String TASK =
            NOTE_PID + "trap : TERM HUP INT\n\"$@\"\n_cp_code=$?\necho $_cp_code > \"$_cp_exit\"\nexit $_cp_code";

    private final Home home;
    private final int homeNumber;
    private final String generation;
    private final Tools tools;
    private final Exits exits;

    /** @param generation as it stands in the home's file of that name */
    Launcher(Home home, int homeNumber, String generation, Tools tools, Exits exits) {
        this.home = home;
        this.homeNumber = homeNumber;
        this.generation = generation;
        this.tools = tools;
        this.exits = exits;
    }

    int homeNumber() {
        return homeNumber;
    }

    /** A unit whose standard output is the agent's to read; what it says on its standard error is its log. */
    record Piped(Running running, InputStream output) {}

    /** @throws IOException when nothing was started */
    Running start(Launch launch) throws IOException {
        ProcessBuilder builder = builder(launch);
        builder.redirectErrorStream(true);
        builder.redirectOutput(log(launch));
        return begin(launch, builder.start());
    }

    /** @throws IOException when nothing was started */
    Piped startPiped(Launch launch) throws IOException {
        ProcessBuilder builder = builder(launch);
        builder.redirectError(log(launch));
        Process process = builder.start();
        return new Piped(begin(launch, process), process.getInputStream());
    }

    private static Redirect log(Launch launch) {
        return Redirect.appendTo(launch.node().log(launch.unit().name()).toFile());
    }

    private Running begin(Launch launch, Process process) {
        long ticks = Proc.stat(process.pid()).map(Proc.Stat::ticks).orElse(0L);
        return new Running(
                launch.unit(),
                launch.mark(),
                process.pid(),
                ticks,
                launch.signature(),
                launch.restarts(),
                launch.since(),
                exits.of(process));
    }

    private ProcessBuilder builder(Launch launch) throws IOException {
        Files.deleteIfExists(launch.node().exit(launch.unit()));
        Files.deleteIfExists(launch.node().pid(launch.unit()));
        List<String> line = new ArrayList<>(tools.hearing());
        line.addAll(List.of(tools.setsid(), "/bin/sh", "-c"));
        line.add(launch.unit().kind() == Unit.Kind.TASK ? TASK : PROCESS);
        line.add("conpaas-unit");
        line.add(Long.toString(launch.mark().kibibytes()));
        line.add(launch.node().pid(launch.unit()).toString());
        line.add(launch.signature() + " " + launch.restarts() + " "
                + launch.since().toEpochMilli());
        line.add(home.generation().toString());
        line.add(generation);
        line.add(launch.cgroups().stream().map(Path::toString).collect(Collectors.joining(" ")));
        line.add(launch.node().exit(launch.unit()).toString());
        line.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.directory(launch.directory().toFile());
        builder.redirectInput(Redirect.from(new File("/dev/null")));
        return builder;
    }

    /** The unit as an earlier agent left it, when its leader still runs. */
    Optional<Running> find(NodeDirectory node, Unit unit, Mark mark) {
        return noted(node, unit).flatMap(noted -> alive(noted, unit, mark));
    }

    /** Whether the unit's launch script ever came so far as to note its pid. */
    boolean began(NodeDirectory node, Unit unit) {
        return noted(node, unit).isPresent();
    }

    /** How a task ended, when its launch script could note it. */
    static OptionalInt exitCode(NodeDirectory node, Unit unit) {
        try {
            String code = Files.readString(node.exit(unit)).strip();
            return code.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(code));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private record Noted(String signature, int restarts, Instant since, Proc.Stat stat) {}

    private static Optional<Noted> noted(NodeDirectory node, Unit unit) {
        try {
            String[] fields = Files.readString(node.pid(unit), StandardCharsets.ISO_8859_1)
                    .split(" ", 4);
            if (fields.length < 4) {
                return Optional.empty();
            }
            Instant since = Instant.ofEpochMilli(Long.parseLong(fields[2]));
            int restarts = Integer.parseInt(fields[1]);
            return Proc.parse(fields[3]).map(stat -> new Noted(fields[0], restarts, since, stat));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Running> alive(Noted noted, Unit unit, Mark mark) {
        long pid = noted.stat().pid();
        long ticks = noted.stat().ticks();
        if (!Proc.lives(pid, ticks)) {
            return Optional.empty();
        }
        return Optional.of(new Running(
                unit, mark, pid, ticks, noted.signature(), noted.restarts(), noted.since(), exits.of(pid, ticks)));
    }
}
