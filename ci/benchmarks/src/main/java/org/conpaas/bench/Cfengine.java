package org.conpaas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The peer that compares promises with a machine: {@code cf-agent} over files that are all as promised. */
final class Cfengine {
    private Cfengine() {}

    static Optional<Figure.Peer> noOp(Effort effort, int promises, Path home, Outcome outcome) throws Exception {
        if (!Program.isHere("cf-agent")) {
            outcome.note("cf-agent is not here to compare with: apt-get install cfengine3");
            return Optional.empty();
        }
        if (promises > 10_000) {
            return Optional.empty();
        }
        Path work = Files.createDirectories(home.resolve("cfengine"));
        Path policy = policy(work, promises);
        Map<String, String> environment = Map.of("CFENGINE_TEST_OVERRIDE_WORKDIR", work.toString());
        List<String> command = List.of("cf-agent", "-K", "-f", policy.toString());
        Program.run(work, command, environment, "");
        require(work.resolve("files"), promises);
        Samples samples = effort.time(() -> Program.run(work, command, environment, ""));
        return Optional.of(new Figure.Peer("cf-agent, as many files", samples));
    }

    private static Path policy(Path work, int promises) throws IOException {
        Path files = Files.createDirectories(work.resolve("files"));
        Path bin = Files.createDirectories(work.resolve("bin"));
        Optional<Path> checker = Program.find("cf-promises");
        if (checker.isPresent()) {
            Files.copy(checker.get(), bin.resolve("cf-promises"));
        }
        StringBuilder text = new StringBuilder(
                "body common control { bundlesequence => { \"bench\" }; }\nbundle agent bench {\nfiles:\n");
        for (int i = 0; i < promises; i++) {
            text.append("  \"").append(files.resolve("f" + i)).append("\" create => \"true\";\n");
        }
        Path policy = Files.writeString(work.resolve("bench.cf"), text.append("}\n"));
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
        return policy;
    }

    private static void require(Path folder, int count) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            long there = found.count();
            Bench.NotMeasured.unless(there == count, "cf-agent made " + there + " files of " + count);
        }
    }
}
