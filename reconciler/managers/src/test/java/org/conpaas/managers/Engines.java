package org.conpaas.managers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** The programs of this machine that nodes run. */
public final class Engines {
    private Engines() {}

    /** Skips a test where one is missing. */
    public static void assume(String... programs) {
        for (String program : programs) {
            boolean here = Arrays.stream(
                            Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
            assumeTrue(here, "no " + program + " on this machine");
        }
    }

    public static void hangUp(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
