package org.conpaas.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What tests need of the machine. */
final class Programs {
    private Programs() {}

    /** Skips the test, and says why, unless the machine has all of them. */
    static void require(String... programs) {
        Stream.of(programs).forEach(program -> assumeTrue(isHere(program), "no " + program + " on this machine"));
    }

    private static boolean isHere(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
