package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolsTest {
    /** Prints what it would begin a command line with, a word a line. */
    static final class Printer {
        private Printer() {}

        public static void main(String[] arguments) {
            Tools.ofThisMachine().hearing().forEach(System.out::println);
        }
    }

    @Test
    void who_was_started_by_nohup_lets_its_programs_hear_a_hang_up_all_the_same() throws Exception {
        List<String> prefix = deaf(List.of(
                        Tools.ofThisMachine().java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Printer.class.getName()))
                .lines()
                .toList();
        List<String> look = List.of("grep", "SigIgn", "/proc/self/status");
        assertThat(ignored(deaf(look)) & 1).isEqualTo(1);
        List<String> hearing = new ArrayList<>(prefix);
        hearing.addAll(look);
        assertThat(ignored(deaf(hearing)) & 1).isZero();
    }

    private static long ignored(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip(), 16);
    }

    /** What the command prints, started as nohup starts one. */
    private static String deaf(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        line.addAll(command);
        Process process = new ProcessBuilder(line).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }
}
