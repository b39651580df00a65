package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.git.Manifests.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneLineChangeTest {
    private static final int MANIFESTS = 10_000;
    private static final int ROUNDS = 20;

    @Test
    void one_line_among_ten_thousand_manifests_parses_one_file(@TempDir Path directory) throws Exception {
        try (Commits commits = Commits.in(directory.resolve("home/repositories/big.git"));
                SourcesWorld world = SourcesWorld.at(directory.resolve("home"))) {
            for (int i = 0; i < MANIFESTS; i++) {
                commits.with("apps/" + i / 100 + "/a" + i + ".yaml", text("a" + i, "first"));
            }
            commits.commit("all");
            long began = System.nanoTime();
            world.adding(SourcesWorld.hosted("big"));
            long first = System.nanoTime() - began;
            assertThat(world.parser.parsed()).isEqualTo(MANIFESTS);
            long[] took = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                commits.with("apps/7/a777.yaml", text("a777", "round " + round)).commit("one line");
                long start = System.nanoTime();
                world.sync("big");
                took[round] = System.nanoTime() - start;
                assertThat(world.parser.parsed()).isEqualTo(1);
                world.assertRuns("a777", "round " + round);
            }
            Arrays.sort(took);
            String figures = String.format(
                    "first read %d ms; one-line change p50 %.2f ms, max %.2f ms",
                    first / 1_000_000, took[ROUNDS / 2] / 1e6, took[ROUNDS - 1] / 1e6);
            Logger.getLogger(OneLineChangeTest.class.getName()).info(figures);
        }
    }
}
