package org.conpaas.managers.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** The nginx of this machine. */
final class Nginx {
    private Nginx() {}

    /** Skips a test where there is none. */
    static void assumeHere() {
        boolean here = Arrays.stream(
                        Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "nginx")));
        assumeTrue(here, "no nginx on this machine");
    }

    static void hangUp(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
