package org.conpaas.agent.daemon;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@code /proc} says about processes. A process that is gone, or a zombie, is not there. */
final class Proc {
    private static final String RESIDENT_SET = "Max resident set";

    private Proc() {}

    /**
     * @param ticks when it started, in clock ticks since boot: with the pid it names a process for good
     * @param cpuTicks processor time used by itself, in clock ticks
     * @param residentPages resident memory in pages
     */
    record Stat(long pid, long parent, long group, long ticks, long cpuTicks, long residentPages) {}

    static Optional<Stat> stat(long pid) {
        return read("/proc/" + pid + "/stat").flatMap(Proc::parse);
    }

    static boolean lives(long pid, long ticks) {
        return stat(pid).filter(stat -> stat.ticks() == ticks).isPresent();
    }

    /** Reads a line of {@code /proc/PID/stat}; empty when it is cut short or of a zombie. */
    static Optional<Stat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 1 || close < open) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 1).strip().split(" ");
        if (fields.length < 22 || "Z".equals(fields[0]) || "X".equals(fields[0])) {
            return Optional.empty();
        }
        return Optional.of(new Stat(
                Long.parseLong(line.substring(0, open).strip()),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[19]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[21])));
    }

    /** The signals that this process ignores and all that it starts will: bit n-1 for signal n. */
    static Optional<Long> ignored() {
        return read("/proc/self/status").flatMap(text -> text.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(line.indexOf(':') + 1).strip(), 16))
                .findFirst());
    }

    static Optional<Mark> mark(long pid) {
        return read("/proc/" + pid + "/limits").flatMap(Proc::residentSet).flatMap(Mark::of);
    }

    private static Optional<Long> residentSet(String limits) {
        int at = limits.indexOf(RESIDENT_SET);
        if (at < 0) {
            return Optional.empty();
        }
        String soft =
                limits.substring(at + RESIDENT_SET.length()).stripLeading().split("\\s", 2)[0];
        return "unlimited".equals(soft) ? Optional.empty() : Optional.of(Long.parseLong(soft));
    }

    static List<Long> pids() {
        String[] names = Path.of("/proc").toFile().list((directory, name) -> Character.isDigit(name.charAt(0)));
        List<Long> pids = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            pids.add(Long.parseLong(name));
        }
        return pids;
    }

    static List<Long> children(long pid) {
        return read("/proc/" + pid + "/task/" + pid + "/children").stream()
                .flatMap(line -> Arrays.stream(line.strip().split(" ")))
                .filter(child -> !child.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    static boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    private static Optional<String> read(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
