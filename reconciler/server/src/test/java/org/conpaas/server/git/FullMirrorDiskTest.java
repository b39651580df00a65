package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.conpaas.server.SmallDisk;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror on a file system that is full. */
class FullMirrorDiskTest {
    private final Path temporary;

    FullMirrorDiskTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    @DisplayName(
            "case 22: a mirror's disk is full: what ran keeps running, it is said, and the commit is read when there is space")
    void a_full_disk_is_said_and_survived() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(temporary, 16);
                SourcesWorld world = SourcesWorld.at(disk.root());
                Commits commits = Commits.in(temporary.resolve("origin"))) {
            commits.with("app.yaml", Manifests.text("app", "one")).commit("one");
            SourceDefinition source = new SourceDefinition(
                    "s",
                    commits.url(),
                    "main",
                    "",
                    true,
                    false,
                    Duration.ofSeconds(1),
                    Optional.empty(),
                    Optional.empty());
            world.adding(source).assertRuns("app", "one");

            disk.fill();
            commits.with("app.yaml", Manifests.text("app", "two"))
                    .with("large", noise())
                    .commit("two");
            world.sync("s");
            assertThat(world.status("s").problem()).hasValueSatisfying(problem -> assertThat(problem.toString())
                    .contains("No space left"));
            world.assertRuns("app", "one");

            world.told.clear();
            disk.free();
            Waiting.until("the next look by itself", Duration.ofSeconds(30), () -> world.told.contains(Set.of("app")));
            world.assertRuns("app", "two");
            assertThat(world.code("s")).isEqualTo("none");
        }
    }

    @Test
    @DisplayName("case 22: a commit that a full disk did not let be remembered is taken back without a trace")
    void a_commit_that_was_not_remembered_can_be_taken_back() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(temporary, 16);
                SourcesWorld world = SourcesWorld.at(disk.root());
                Commits commits = Commits.in(disk.root().resolve("repositories/blog.git"))) {
            commits.with("app.yaml", Manifests.text("app", "one"))
                    .with("shop.yaml", Manifests.text("shop", "one"))
                    .commit("both");
            ObjectId both = commits.repository().resolve("refs/heads/main");
            world.adding(SourcesWorld.hosted("blog")).assertRuns("shop", "one");

            commits.without("shop.yaml").commit("no shop any more");
            disk.fill();
            world.sync("blog");
            assertThat(world.code("blog")).isNotEqualTo("none");

            disk.free();
            RefUpdate back = commits.repository().updateRef("refs/heads/main");
            back.setNewObjectId(both);
            back.forceUpdate();
            world.sync("blog");
            assertThat(world.code("blog")).isEqualTo("none");
            world.assertRuns("shop", "one");
            world.assertRuns("app", "one");
        }
    }

    /** More than fits, and incompressible. */
    private static byte[] noise() {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
