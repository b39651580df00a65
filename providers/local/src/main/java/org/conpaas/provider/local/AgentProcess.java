package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process that is told from a later one with the same number: by when it began, and in which run of the machine.
 *
 * @param started clock ticks after the machine's start, as text
 * @param boot names the run of the machine
 */
record AgentProcess(long pid, String started, String boot) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int STATE = 0;
    private static final int STARTED = 19;

    /** Writes the file and becomes the program: there is no moment at which it runs and the file does not say so. */
    static final String NOTE_AND_RUN = "umask 077; f=$1; shift; " + "{ echo $$; cat /proc/$$/stat; cat " + BOOT
            + "; } > \"$f.new\" && mv \"$f.new\" \"$f\" && exec \"$@\"";

    /** What the file says; empty when there is none or it makes no sense. */
    static Optional<AgentProcess> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 3) {
                return Optional.empty();
            }
            return Optional.of(
                    new AgentProcess(Long.parseLong(lines.get(0).strip()), field(lines.get(1), STARTED), lines.get(2)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            boolean ended = "ZX".contains(field(stat, STATE));
            return !ended
                    && field(stat, STARTED).equals(started)
                    && Files.readString(BOOT).strip().equals(boot);
        } catch (IOException gone) {
            return false;
        }
    }

    Optional<ProcessHandle> handle() {
        return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /** Counted after the program's name, which may hold blanks and parentheses. */
    private static String field(String stat, int index) {
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ")[index];
    }
}
