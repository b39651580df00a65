package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.git.Manifests.broken;
import static org.conpaas.server.git.Manifests.text;
import static org.conpaas.server.git.Manifests.withCode;
import static org.conpaas.server.git.SourcesWorld.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.conpaas.manifest.Problem;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSourcesTest {
    private Path directory;
    private Commits commits;
    private SourcesWorld world;

    @BeforeEach
    void set_up(@TempDir Path fresh) {
        directory = fresh;
        commits = Commits.in(directory.resolve("remote.git"));
        world = SourcesWorld.at(directory.resolve("home"));
    }

    @AfterEach
    void tear_down() {
        world.close();
        commits.close();
    }

    private void add() {
        world.adding(source("main", commits.url(), "main", ""));
    }

    private void sync() {
        world.sync("main");
    }

    @Test
    void a_commit_becomes_what_is_wanted_and_only_changed_names_are_told() {
        commits.with("a.yaml", text("a", "one")).with("b.yml", text("b", "one")).with("x.yaml", "foreign: true\n");
        String first = commits.commit("first");
        add();
        assertThat(world.sources.applications()).containsExactly("a", "b");
        assertThat(world.told).containsExactly(Set.of("a", "b"));
        assertThat(world.wanted("a").revision()).isEqualTo(first);

        String second = commits.with("a.yaml", text("a", "two")).commit("second");
        world.parser.parsed();
        sync();

        world.assertRuns("a", "two");
        assertThat(world.wanted("b").revision()).isEqualTo(second);
        assertThat(world.told).containsExactly(Set.of("a", "b"), Set.of("a"));
        assertThat(world.parser.parsed()).isEqualTo(1);
        SourceStatus status = world.status("main");
        assertThat(status.revision()).contains(second);
        assertThat(status.files()).isEqualTo(3);
        assertThat(status.skipped()).isEqualTo(1);
        assertThat(status.applications()).isEqualTo(2);
        assertThat(status.problem()).isEmpty();
    }

    @Test
    void an_unchanged_remote_parses_nothing_and_tells_nobody() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        world.parser.parsed();
        world.told.clear();
        sync();
        assertThat(world.parser.parsed()).isZero();
        assertThat(world.told).isEmpty();
    }

    @Test
    void changed_code_alone_is_told_of_its_application() {
        commits.with("apps/a.yaml", withCode("a", "./code/a"))
                .with("code/a/run.sh", "one")
                .with("code/b", "x");
        commits.commit("first");
        world.adding(source("main", commits.url(), "main", "apps"));
        world.told.clear();
        commits.with("code/b", "y").commit("not ours");
        sync();
        assertThat(world.told).isEmpty();
        commits.with("code/a/run.sh", "two").commit("ours");
        sync();
        assertThat(world.told).containsExactly(Set.of("a"));
    }

    @Test
    void a_broken_commit_keeps_what_runs_and_says_so() {
        String good = commits.with("a.yaml", text("a", "one")).commit("good");
        add();
        String bad = commits.with("a.yaml", broken("a")).commit("bad");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP1007");
        assertThat(world.wanted("a").revision()).isEqualTo(bad);
        assertThat(world.sources.manifestRevision("a")).contains(good);
        commits.with("a.yaml", text("a", "mended")).commit("mended");
        sync();
        world.assertRuns("a", "mended");
        assertThat(world.wanted("a").problems()).isEmpty();
    }

    @Test
    void the_last_good_manifest_survives_a_restart_and_the_remotes_absence() throws Exception {
        String good = commits.with("a.yaml", text("a", "one"))
                .with("b.yaml", text("b", "one"))
                .commit("good");
        add();
        commits.with("a.yaml", broken("a")).commit("bad");
        sync();
        Files.move(directory.resolve("remote.git"), directory.resolve("elsewhere.git"));

        world.restart();

        world.assertRuns("a", "one");
        world.assertRuns("b", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP1007");
        assertThat(world.sources.manifestRevision("a")).contains(good);
        sync();
        assertThat(world.code("main")).isEqualTo("CP2001");
        world.assertRuns("a", "one");
    }

    @Test
    void an_application_that_left_is_gone_also_after_a_restart_until_it_is_forgotten() {
        commits.with("a.yaml", text("a", "one"))
                .with("b.yaml", text("b", "one"))
                .commit("both");
        add();
        commits.without("a.yaml").commit("one left");
        sync();
        assertThat(world.wanted("a").gone()).isTrue();
        world.assertRuns("b", "one");
        world.restart();
        assertThat(world.wanted("a").gone()).isTrue();
        assertThat(world.description("a")).contains("one");
        world.sources.forget("a");
        assertThat(world.sources.latest("a")).isEmpty();
        world.restart();
        assertThat(world.sources.applications()).containsExactly("b");
    }

    @Test
    void a_rename_of_the_file_is_no_deletion() {
        commits.with("a.yaml", text("a", "one"))
                .with("b.yaml", text("b", "one"))
                .commit("first");
        add();
        commits.without("a.yaml").with("deep/er/c.yaml", text("a", "two")).commit("moved");
        sync();
        world.assertRuns("a", "two");
        assertThat(world.wanted("a").file()).isEqualTo("deep/er/c.yaml");
    }

    @Test
    void nothing_is_gone_while_a_file_without_a_name_cannot_be_read() {
        commits.with("a.yaml", text("a", "one"))
                .with("b.yaml", text("b", "one"))
                .commit("first");
        add();
        commits.without("a.yaml").with("c.yaml", "BROKEN\n").commit("moved and broken");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP2026");
        commits.without("c.yaml").commit("really gone");
        sync();
        assertThat(world.wanted("a").gone()).isTrue();
    }

    @Test
    @DisplayName("case 30: a commit without any manifest prunes nothing, unless its message names what it deletes")
    void an_emptied_source_prunes_nothing() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        commits.without("a.yaml").with("README", "empty").commit("oops");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("CP2030");
        commits.with("README", "empty now").commit("Remove a\n\nConpaas-Delete: a\n");
        sync();
        assertThat(world.wanted("a").gone()).isTrue();
        assertThat(world.code("main")).isEqualTo("none");
    }

    @Test
    @DisplayName("case 33: a manifest that moves to another file or folder keeps what runs")
    void a_manifest_that_moves_keeps_what_runs() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        commits.without("a.yaml").with("apps/site.yaml", text("a", "one")).commit("moved");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").file()).isEqualTo("apps/site.yaml");
        assertThat(world.code("main")).isEqualTo("none");
    }

    @Test
    @DisplayName("case 34: a source whose mirror was lost is not read before it was looked at; an empty one is")
    void a_source_is_read_once_it_was_looked_at() {
        assertThat(world.sources.isRead()).isTrue();
        world.adding(source("lost", directory.resolve("nowhere.git").toString(), "main", ""));
        assertThat(world.sources.isRead()).isFalse();
        world.sources.remove("lost");
        add();
        assertThat(world.code("main")).isEqualTo("CP2015");
        assertThat(world.sources.isRead()).isTrue();
        commits.with("a.yaml", text("a", "one")).commit("first");
        sync();
        assertThat(world.sources.isRead()).isTrue();
    }

    @Test
    @DisplayName("case 30: a path that no longer exists prunes nothing")
    void a_vanished_path_prunes_nothing() {
        commits.with("apps/a.yaml", text("a", "one")).commit("first");
        world.adding(source("main", commits.url(), "main", "apps"));
        commits.without("apps/a.yaml").with("other/a.yaml", text("a", "one")).commit("moved");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("CP2020");
    }

    @Test
    @DisplayName("case 30: a source that is pointed at the wrong place prunes nothing")
    void a_mispointed_source_prunes_nothing() {
        commits.with("apps/a.yaml", text("a", "one")).with("docs/x", "y").commit("first");
        world.adding(source("main", commits.url(), "main", "apps"));
        world.adding(source("main", commits.url(), "main", "docs"));
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("CP2030");
    }

    @Test
    @DisplayName("case 30: an unreadable object prunes nothing")
    void an_unreadable_object_prunes_nothing() throws Exception {
        world.close();
        Commits hosted = Commits.in(directory.resolve("home/repositories/main.git"));
        hosted.with("a.yaml", text("a", "one")).with("b.yaml", text("b", "one")).commit("first");
        world = SourcesWorld.at(directory.resolve("home"));
        world.adding(SourcesWorld.hosted("main"));
        String second =
                hosted.with("b.yaml", text("b", "two")).without("a.yaml").commit("second");
        ObjectId blob = hosted.repository().resolve(second + ":b.yaml");
        Files.delete(directory.resolve("home/repositories/main.git/objects/"
                + blob.name().substring(0, 2) + "/" + blob.name().substring(2)));
        sync();
        world.assertRuns("a", "one");
        world.assertRuns("b", "one");
        assertThat(world.code("main")).isEqualTo("CP2018");
        hosted.close();
    }

    @Test
    @DisplayName("case 5: an empty repository and an unborn branch are problems that mend themselves")
    void an_empty_repository_is_a_problem() {
        add();
        assertThat(world.code("main")).isEqualTo("CP2015");
        commits.with("a.yaml", text("a", "one")).commit("refs/heads/other", "first");
        sync();
        assertThat(world.code("main")).isEqualTo("CP2014");
        commits.commit("refs/heads/main", "first here");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("none");
    }

    @Test
    @DisplayName("case 5: a deleted branch keeps what runs")
    void a_deleted_branch_keeps_what_runs() {
        commits.with("a.yaml", text("a", "one")).commit("refs/heads/other", "other");
        commits.commit("first");
        add();
        commits.delete("refs/heads/main");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("CP2014");
    }

    @Test
    @DisplayName("case 5: a force-push is followed, and said")
    void a_force_push_is_followed() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        commits.with("a.yaml", text("a", "rewritten")).rewrite("other history");
        sync();
        world.assertRuns("a", "rewritten");
        assertThat(world.code("main")).isEqualTo("CP2017");
    }

    @Test
    @DisplayName("case 5: a tag that moved keeps what runs, also over a restart")
    void a_moved_tag_is_refused() throws Exception {
        String first = commits.with("a.yaml", text("a", "one")).commit("first");
        commits.point("refs/tags/v1", ObjectId.fromString(first));
        world.adding(source("main", commits.url(), "refs/tags/v1", ""));
        String second = commits.with("a.yaml", text("a", "two")).commit("second");
        commits.point("refs/tags/v1", ObjectId.fromString(second));
        sync();
        assertThat(world.code("main")).isEqualTo("CP2016");
        world.restart();
        sync();
        world.assertRuns("a", "one");
        assertThat(world.code("main")).isEqualTo("CP2016");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../main",
                "a..b",
                "-upload-pack=x",
                "main\nx",
                "refs/conpaas/read",
                "a b",
                "x.lock",
                "",
                "ma\u0000in"
            })
    @DisplayName("case 3: a ref that is no name of a branch or tag is refused")
    void odd_refs_are_refused(String branch) {
        assertThat(world.refusal(source("main", commits.url(), branch, "")).code())
                .isEqualTo("CP2002");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext::sh -c touch% /tmp/x",
                "http://example.org/x.git",
                "git://example.org/x.git",
                "--upload-pack=touch",
                "ssh://-oProxyCommand=x/y",
                "ssh://user@-host/y",
                "https:///nohost",
                "ftp://example.org/x",
                "https://example.org/x\ny",
                "relative/path",
                "jar:file:/x!/y",
                "file://host.example/x",
                ""
            })
    @DisplayName("case 7: URLs with other schemes, option prefixes or odd parts are refused")
    void odd_urls_are_refused(String url) {
        assertThat(world.refusal(source("main", url, "main", "")).code()).isEqualTo("CP2001");
    }

    @Test
    @DisplayName("case 7: local repositories only where the operator permits")
    void local_needs_permission() {
        GitSettings strict = new GitSettings(
                directory.resolve("strict"),
                false,
                false,
                AddressPolicy.PUBLIC,
                AddressPolicy.PUBLIC,
                List.of(),
                Optional.empty(),
                GitSettings.Limits.DEFAULT);
        try (SourcesWorld other = new SourcesWorld(strict)) {
            assertThat(other.refusal(source("a", commits.url(), "main", "")).code())
                    .isEqualTo("CP2001");
            assertThat(other.refusal(source("b", "file://" + commits.url(), "main", ""))
                            .code())
                    .isEqualTo("CP2001");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "/../x"})
    @DisplayName("case 2: a path that leaves the repository is refused")
    void paths_stay_inside(String path) {
        assertThat(world.refusal(source("main", commits.url(), "main", path)).code())
                .isEqualTo("CP2004");
    }

    @Test
    @DisplayName("case 1: links to files and folders are never followed, and a manifest that is one is a problem")
    void links_are_not_followed() throws Exception {
        Files.writeString(directory.resolve("outside.yaml"), text("evil", "from outside"));
        commits.with("a.yaml", text("a", "one"))
                .withLink("link.yaml", "../../outside.yaml")
                .withLink("folder", directory.toString())
                .commit("links");
        add();
        assertThat(world.sources.applications()).containsExactly("a");
        assertThat(world.code("main")).isEqualTo("CP2022");
        commits.with("a.yaml", "x: y\n").withLink("a.yaml", "link.yaml").commit("swapped");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP2022");
    }

    @Test
    @DisplayName("case 1: a source's path that is a link to a folder is not followed")
    void the_path_may_not_be_a_link() {
        commits.with("real/a.yaml", text("a", "one")).withLink("apps", "real").commit("link");
        world.adding(source("main", commits.url(), "main", "apps"));
        assertThat(world.code("main")).isEqualTo("CP2020");
    }

    @Test
    @DisplayName("case 4: submodules are never followed, and an LFS pointer is a problem")
    void submodules_and_lfs() {
        commits.with("a.yaml", text("a", "one"))
                .withSubmodule("sub.yaml", ObjectId.fromString("0123456789012345678901234567890123456789"))
                .with("big.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                .commit("odd");
        add();
        assertThat(world.sources.applications()).containsExactly("a");
        assertThat(world.status("main").problems()).extracting(Problem::code).containsExactly("CP2023");
    }

    @Test
    void the_first_source_added_keeps_an_application() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        Commits other = Commits.in(directory.resolve("other.git"));
        other.with("a.yaml", text("a", "other"))
                .with("b.yaml", text("b", "other"))
                .commit("first");
        add();
        world.adding(source("second", other.url(), "main", ""));
        world.assertRuns("a", "one");
        world.assertRuns("b", "other");
        assertThat(world.code("second")).isEqualTo("CP2028");
        assertThat(world.code("main")).isEqualTo("none");
        commits.without("a.yaml").with("c.yaml", text("c", "one")).commit("moved away");
        sync();
        world.assertRuns("a", "other");
        assertThat(world.code("second")).isEqualTo("none");
        other.close();
    }

    @Test
    void one_name_in_two_files_is_said_and_the_first_counts() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        commits.with("0.yaml", text("a", "intruder")).commit("twice");
        sync();
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP2027");
    }

    @Test
    void a_source_that_does_not_prune_says_what_left_it() {
        var definition = source("main", commits.url(), "main", "");
        commits.with("a.yaml", text("a", "one"))
                .with("b.yaml", text("b", "one"))
                .commit("first");
        world.adding(new SourceDefinition(
                "main",
                definition.url(),
                "main",
                "",
                false,
                false,
                definition.interval(),
                Optional.empty(),
                Optional.empty()));
        commits.without("a.yaml").commit("left");
        sync();
        assertThat(world.wanted("a").gone()).isTrue();
        assertThat(world.wanted("a").manifest()).isPresent();
        assertThat(world.sources.prunes("main")).isFalse();
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP2029");
    }

    @Test
    void a_removed_source_leaves_its_applications_as_they_were() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        add();
        world.sources.remove("main");
        world.assertRuns("a", "one");
        assertThat(world.sources.status("main")).isEmpty();
    }

    @Test
    void a_new_manifest_that_was_never_good_is_known_by_the_name_it_seems_to_have() {
        commits.with("a.yaml", broken("a")).commit("first");
        add();
        assertThat(world.wanted("a").manifest()).isEmpty();
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP1007");
    }
}
