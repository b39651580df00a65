package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.conpaas.server.git.GitSettings.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that the git program pushes over http. */
class CodeHostingTest {
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(20), Duration.ofSeconds(10), 300_000, 5_000, 5_000, 100, 16, 1 << 20, 1 << 20);

    private Path directory;
    private SourcesWorld sources;
    private CodeWorld world;
    private GitServer server;
    private GitProgram git;

    @BeforeEach
    void set_up(@TempDir Path temporary) throws Exception {
        directory = temporary;
        sources = SourcesWorld.at(temporary.resolve("home"));
        world = new CodeWorld(temporary.resolve("home"), LIMITS, 200_000);
        PushChecks checks = new PushChecks(sources.sources, manifest -> List.of());
        server = new GitServer(new GitHttpServlet(
                new HostedRepositories(sources.settings()), sources.settings(), checks, world.hosting));
        git = clone("clone");
        git.must("init", "-q", "-b", "main");
        git.must("remote", "add", "origin", server.urlForGit("code/shop/web"));
    }

    private GitProgram clone(String name) throws IOException {
        return new GitProgram(Files.createDirectories(directory.resolve(name)));
    }

    @AfterEach
    void tear_down() throws Exception {
        server.close();
        sources.close();
    }

    private void commit(String subject) {
        git.write("index.html", subject);
        git.must("add", "-A");
        git.must("commit", "-q", "-m", subject);
    }

    private GitProgram.Answer push(String... what) {
        return git.run(
                Stream.concat(Stream.of("push", "origin"), Stream.of(what)).toArray(String[]::new));
    }

    private void refused(String why) throws IOException {
        GitProgram.Answer answer = push("main");
        assertThat(answer.exit()).isNotZero();
        assertThat(answer.output()).contains(why);
        assertThat(world.versions).isEmpty();
        assertThat(files()).as("nothing is kept of it").isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(directory.resolve("home/artifacts"))) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_push_makes_a_version_and_says_how_to_enable_it() {
        commit("A first page");
        String id = git.must("rev-parse", "--short=7", "HEAD").strip();
        GitProgram.Answer answer = push("main");
        assertThat(answer.exit()).as(answer.output()).isZero();
        assertThat(answer.output())
                .contains("remote: shop/web: code version git-" + id + " (1 files, ")
                .contains("remote:   enable it with: cps code enable shop/web git-" + id)
                .contains("remote:   which would do: 1 to update");
        assertThat(world.versions).containsExactly("shop/web A first page");
        assertThat(world.enabled).isEmpty();
    }

    @Test
    void a_push_may_enable_its_version_at_once() {
        commit("A first page");
        assertThat(push("-o", "enable", "main").output()).contains("remote:   enabled by commit c0ffee to shop");
        assertThat(world.enabled).containsExactly("ann shop/web");
    }

    @Test
    void an_option_that_is_none_refuses_the_push() {
        commit("A first page");
        assertThat(push("-o", "enabel", "main").output()).contains("unknown push option; the only one is enable");
        assertThat(world.versions).isEmpty();
    }

    @Test
    void other_branches_and_tags_are_kept_and_make_no_version() {
        commit("A first page");
        push("main");
        git.must("tag", "v1");
        assertThat(push("v1").output()).contains("refs/tags/v1 is kept; only refs/heads/main makes code versions");
        assertThat(push("main:try").output()).contains("refs/heads/try is kept");
        assertThat(push(":try").exit()).isZero();
        assertThat(git.must("ls-remote", "origin")).contains("refs/tags/v1").doesNotContain("try");
        assertThat(world.versions).hasSize(1);
    }

    @Test
    void a_repository_that_begins_with_master_has_it_as_its_default_branch() {
        commit("As in the older guides");
        push("main:master");
        assertThat(world.versions).containsExactly("shop/web As in the older guides");
        git.must("clone", "-q", server.urlForGit("code/shop/web"), "again");
        assertThat(git.must("-C", "again", "branch").strip()).isEqualTo("* master");
    }

    @Test
    @DisplayName(
            "case 5: a force-push of code makes a version; an empty repository is cloned; its default branch stays")
    void history_may_be_rewritten_and_begun() {
        assertThat(git.run("clone", server.urlForGit("code/shop/web"), "../empty")
                        .output())
                .contains("empty repository");
        commit("One");
        push("main");
        git.must("commit", "-q", "--amend", "-m", "Another one");
        assertThat(push("main").output()).contains("rejected");
        assertThat(push("--force", "main").exit()).isZero();
        assertThat(world.versions).containsExactly("shop/web One", "shop/web Another one");
        assertThat(push(":main").output()).contains("the default branch cannot be deleted");
    }

    @Test
    @DisplayName("case 4: a push of code with a submodule or an LFS pointer is refused, with the file's name")
    void submodules_and_lfs_pointers_are_refused() throws IOException {
        commit("One");
        git.must("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,lib");
        git.must("commit", "-q", "-m", "a submodule");
        refused("lib  CP2043  is a submodule");
        git.must("rm", "-q", "--cached", "lib");
        git.write(
                "big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab".repeat(32) + "\nsize 9\n");
        git.must("add", "-A");
        git.must("commit", "-q", "-m", "a pointer");
        refused("big.bin  CP2042  is a pointer to Git LFS");
    }

    @Test
    @DisplayName("case 1: a push of code with a link that leaves it is refused")
    void links_that_leave_are_refused() throws IOException {
        Files.createSymbolicLink(directory.resolve("clone/passwd"), Path.of("../../../etc/passwd"));
        commit("A link");
        refused("passwd  CP2041  is a link that leaves the folder");
    }

    @Test
    void a_commit_without_a_file_is_no_code() throws IOException {
        git.must("commit", "-q", "--allow-empty", "-m", "nothing");
        refused("holds nothing");
    }

    @Test
    @DisplayName("case 6: a pack beyond the limit is refused, and so is an archive beyond the limit of versions")
    void what_is_too_large_is_refused() throws IOException {
        noise("noise", 250_000);
        commit("More than a version may have");
        refused("larger than the limit of 200000 bytes");
        noise("more", 400_000);
        commit("More than a pack may have");
        GitProgram.Answer answer = push("main");
        assertThat(answer.exit()).isNotZero();
        assertThat(answer.output()).contains("300,000 bytes");
        assertThat(files()).isEmpty();
    }

    private void noise(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(directory.resolve("clone").resolve(name), content);
    }

    @Test
    @DisplayName("case 41: a push that unpacks to a multiple of its size is refused as a bomb")
    void bombs_are_refused() throws IOException {
        for (int copy = 0; copy < 160; copy++) {
            Files.write(directory.resolve("clone/zeros-" + copy), new byte[290_000]);
        }
        commit("Zeros");
        refused("refused as a bomb");
    }

    @Test
    void pushes_at_the_same_time_lose_none_that_was_accepted() throws Exception {
        commit("Base");
        push("main");
        List<GitProgram> people = IntStream.range(0, 4).mapToObj(this::person).toList();
        List<CompletableFuture<Integer>> pushes = people.stream()
                .map(each -> CompletableFuture.supplyAsync(
                        () -> each.run("push", "origin", "main").exit()))
                .toList();
        long accepted = pushes.stream()
                .map(CompletableFuture::join)
                .filter(exit -> exit == 0)
                .count();
        assertThat(accepted).isEqualTo(1);
        assertThat(world.versions).hasSize(2);
    }

    private GitProgram person(int number) {
        git.must("clone", "-q", server.urlForGit("code/shop/web"), "person-" + number);
        GitProgram own = new GitProgram(directory.resolve("clone/person-" + number));
        own.write("index.html", "by " + number);
        own.must("commit", "-q", "-am", "by " + number);
        return own;
    }

    @Test
    @DisplayName("case 2: paths that are not exactly an application and a service name no code, and all get one answer")
    void other_paths_are_refused_alike() {
        for (String path : List.of("shop/nobody", "nobody/web", "SHOP/web", "shop/..", "shop/w_b", "a/b")) {
            GitProgram.Answer answer = git.run("ls-remote", server.urlForGit("code/" + path));
            assertThat(answer.exit()).as(path).isNotZero();
            assertThat(answer.output()).as(path).contains("there is no service with code of that name");
        }
        for (String path : List.of("../shop/web", "shop/web/x", "shop", "%2e%2e/web")) {
            assertThat(git.run("ls-remote", server.urlForGit("code/" + path)).exit())
                    .as(path)
                    .isNotZero();
        }
        assertThat(directory.resolve("home/repositories")).doesNotExist();
    }

    @Test
    void without_a_principal_nothing_is_answered() {
        String anonymous = server.urlForGit("code/shop/web").replace("ann:token@", "");
        assertThat(git.run("ls-remote", anonymous).exit()).isNotZero();
        assertThat(git.run("ls-remote", anonymous.replace("web", "nobody"))
                        .output()
                        .replace("nobody", "web"))
                .isEqualTo(git.run("ls-remote", anonymous).output());
    }
}
