package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.conpaas.server.git.Manifests.text;
import static org.conpaas.server.git.Manifests.withCode;
import static org.conpaas.server.git.SourcesWorld.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.conpaas.server.git.ManifestCommits.Author;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCommitsTest {
    private static final Author ANN = new Author("Ann", "ann@example.org");

    private Path directory;
    private SourcesWorld world;
    private Commits hosted;
    private ManifestCommits commands;

    @BeforeEach
    void set_up(@TempDir Path fresh) throws Exception {
        directory = fresh;
        world = SourcesWorld.at(fresh.resolve("home"));
        new HostedRepositories(world.settings()).create("main");
        hosted = Commits.in(fresh.resolve("home/repositories/main.git"));
        commands = new ManifestCommits(world.sources, world.settings(), world.parser, Clock.systemUTC());
    }

    @AfterEach
    void tear_down() {
        world.close();
        hosted.close();
    }

    private void hosting() {
        world.adding(SourcesWorld.hosted("main"));
    }

    private RevCommit commit(String id) throws Exception {
        try (RevWalk walk = new RevWalk(hosted.repository())) {
            return walk.parseCommit(ObjectId.fromString(id));
        }
    }

    @Test
    void an_edit_is_a_commit_on_the_branch_and_becomes_what_is_wanted() throws Exception {
        String first = hosted.with("apps/a.yaml", text("a", "one"))
                .with("z/other", "stays")
                .commit("first");
        hosting();
        Change change = commands.edit("a", before -> before.replace("one", "two"), ANN, "Scale a\n");
        String id = change.commit().orElseThrow();
        Waiting.until("applied", Duration.ofSeconds(10), () -> world.wanted("a")
                .revision()
                .equals(id));
        world.assertRuns("a", "two");
        RevCommit made = commit(id);
        assertThat(made.getParent(0).name()).isEqualTo(first);
        assertThat(made.getFullMessage()).isEqualTo("Scale a\n");
        assertThat(made.getAuthorIdent().getEmailAddress()).isEqualTo("ann@example.org");
        assertThat(hosted.repository().resolve(id + ":z/other")).isNotNull();
        assertThat(change).isEqualTo(new Change(Optional.of(id), "main", change.patch(), true));
        assertThat(change.patch()).contains("--- a/apps/a.yaml", "-  description: one", "+  description: two");
    }

    @Test
    void an_edit_that_changes_nothing_makes_no_commit() throws Exception {
        hosted.with("a.yaml", text("a", "one")).commit("first");
        hosting();
        assertThat(commands.edit("a", before -> before, ANN, "nothing"))
                .isEqualTo(new Change(Optional.empty(), "main", "", false));
    }

    @Test
    void a_lost_race_edits_the_newer_text() throws Exception {
        hosted.with("a.yaml", text("a", "one")).commit("first");
        hosting();
        AtomicInteger calls = new AtomicInteger();
        Change change = commands.edit(
                "a",
                before -> {
                    if (calls.getAndIncrement() == 0) {
                        hosted.with("b.yaml", text("b", "raced")).commit("in between");
                    }
                    return before.replace("one", "two");
                },
                ANN,
                "Change a");
        assertThat(calls).hasValue(2);
        String id = change.commit().orElseThrow();
        assertThat(hosted.repository().resolve(id + ":b.yaml")).isNotNull();
        assertThat(hosted.repository().resolve("refs/heads/main").name()).isEqualTo(id);
    }

    @Test
    void a_rollback_restores_the_manifest_and_its_code_but_nothing_else_and_survives_polling() throws Exception {
        hosted.with("a.yaml", withCode("a", "code/a"))
                .with("code/a/run.sh", "old")
                .with("b.yaml", text("b", "one"));
        String good = hosted.commit("Good");
        hosting();
        hosted.with("a.yaml", withCode("a", "code/a") + "# newer\n")
                .with("code/a/run.sh", "new")
                .with("code/a/extra", "x");
        hosted.with("b.yaml", text("b", "two")).commit("Bad");
        world.sync("main");

        Change change = commands.rollback("a", Optional.empty(), ANN, Optional.of("It was slow."));

        world.sync("main");
        String id = change.commit().orElseThrow();
        assertThat(world.wanted("a").revision()).isEqualTo(id);
        assertThat(hosted.repository().resolve(id + ":a.yaml"))
                .isEqualTo(hosted.repository().resolve(good + ":a.yaml"));
        assertThat(hosted.repository().resolve(id + ":code/a"))
                .isEqualTo(hosted.repository().resolve(good + ":code/a"));
        world.assertRuns("b", "two");
        assertThat(commit(id).getFullMessage())
                .isEqualTo("Roll a back to " + good.substring(0, 8)
                        + "\n\nIt was slow.\n\nThis restores a.yaml, code/a as of " + good + "\n(Good).\n");
    }

    @Test
    void a_rollback_undoes_a_commit_that_brought_nothing_but_other_code() throws Exception {
        hosted.with("a.yaml", withCode("a", "code.tar.gz"))
                .with("code.tar.gz", "old")
                .commit("First");
        hosting();
        String good = hosted.with("a.yaml", withCode("a", "code.tar.gz") + "# newer\n")
                .commit("Good");
        hosted.with("code.tar.gz", "new").commit("Bad");
        hosted.with("unrelated", "x").commit("Elsewhere");
        world.sync("main");

        Change change = commands.rollback("a", Optional.empty(), ANN, Optional.empty());

        String id = change.commit().orElseThrow();
        for (String path : new String[] {"a.yaml", "code.tar.gz"}) {
            assertThat(hosted.repository().resolve(id + ":" + path))
                    .as(path)
                    .isEqualTo(hosted.repository().resolve(good + ":" + path));
        }
        assertThat(hosted.repository().resolve(id + ":unrelated")).isNotNull();
    }

    @Test
    void a_rollback_to_a_revision_that_has_no_such_manifest_is_refused() {
        hosted.with("x", "y").commit("before it");
        String before = hosted.repository().getDirectory().exists() ? hosted.commit("empty") : "";
        hosted.with("a.yaml", text("a", "one")).commit("first");
        hosting();
        assertThatThrownBy(() -> commands.rollback("a", Optional.of(before), ANN, Optional.empty()))
                .hasMessageContaining("CP2032");
        assertThatThrownBy(() -> commands.rollback("a", Optional.of("HEAD~1"), ANN, Optional.empty()))
                .hasMessageContaining("CP2031");
        assertThatThrownBy(() -> commands.rollback("absent", Optional.empty(), ANN, Optional.empty()))
                .hasMessageContaining("CP2034");
    }

    @Test
    void removing_the_only_application_of_a_source_is_believed() throws Exception {
        hosted.with("a.yaml", text("a", "one")).commit("First");
        hosting();
        Change change = commands.remove("a", ANN, "Remove a");
        assertThat(change.pushed()).isTrue();
        world.sync("main");
        assertThat(world.wanted("a").gone()).isTrue();
    }

    @Test
    void removing_one_of_two_documents_keeps_the_other() throws Exception {
        hosted.with("both.yaml", text("a", "one") + "---\n" + text("b", "one")).commit("First");
        hosting();
        commands.remove("a", ANN, "Remove a");
        world.sync("main");
        assertThat(world.wanted("a").gone()).isTrue();
        world.assertRuns("b", "one");
    }

    @Test
    void a_bare_local_repository_is_committed_to() {
        Commits remote = Commits.in(directory.resolve("remote.git"));
        remote.with("a.yaml", text("a", "one")).commit("first");
        world.adding(source("near", remote.url(), "main", ""));
        assertThat(edit("two").pushed()).isTrue();
        world.sync("near");
        world.assertRuns("a", "two");
        remote.close();
    }

    private Change edit(String to) {
        try {
            return commands.edit("a", before -> before.replace("one", to), ANN, "Change a");
        } catch (SourceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_work_tree_follows_when_it_is_clean_and_is_never_touched_when_it_is_not() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        GitProgram git = new GitProgram(work);
        git.must("init", "-q", "-b", "main");
        git.write("a.yaml", text("a", "one")).must("add", "-A");
        git.must("commit", "-q", "-m", "first");
        world.adding(source("near", work.toString(), "main", ""));
        git.write("a.yaml", text("a", "one, edited"));
        Change refused = edit("two");
        assertThat(refused.pushed()).isFalse();
        assertThat(refused.patch()).contains("+  description: two");
        git.must("checkout", "-q", "--", ".");
        assertThat(edit("two").pushed()).isTrue();
        assertThat(Files.readString(work.resolve("a.yaml"))).isEqualTo(text("a", "two"));
        assertThat(git.must("status", "--porcelain")).isEmpty();
    }

    @Test
    void a_patch_is_one_that_git_applies() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        GitProgram git = new GitProgram(work);
        git.must("init", "-q", "-b", "main");
        git.write("a.yaml", text("a", "one")).must("add", "-A");
        git.must("commit", "-q", "-m", "first");
        world.adding(source("near", work.toString(), "main", ""));
        git.write("b", "dirty").must("add", "b");
        git.write("../the.patch", edit("two").patch()).must("apply", "../the.patch");
        assertThat(Files.readString(work.resolve("a.yaml"))).isEqualTo(text("a", "two"));
        assertThat(List.of(git.must("diff", "--name-only").strip())).containsExactly("a.yaml");
    }
}
