package org.conpaas.agent.daemon;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Programs of the machine that the agent starts.
 *
 * @param setsid makes a process group of its own
 * @param bwrap bubblewrap, when installed
 * @param ip of iproute2, when installed
 * @param java a launcher of Java 17 or newer
 * @param hearing what a command line begins with so that the program hears SIGHUP; empty when it does anyway
 */
record Tools(String setsid, Optional<String> bwrap, Optional<String> ip, String java, List<String> hearing) {
    private static final long HUP = 1;

    static Tools ofThisMachine() {
        return new Tools(
                find("setsid").orElse("setsid"),
                find("bwrap"),
                find("ip"),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                madeToHear());
    }

    /** Who was started by nohup ignores SIGHUP, and so does all that it starts; but that is how programs are told to reload. */
    private static List<String> madeToHear() {
        boolean deaf = Proc.ignored().stream().anyMatch(mask -> (mask & HUP) != 0);
        return deaf
                ? find("env").map(env -> List.of(env, "--default-signal=HUP")).orElse(List.of())
                : List.of();
    }

    private static Optional<String> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin:/usr/sbin:/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
