package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.git.Manifests.broken;
import static org.conpaas.server.git.Manifests.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Problem;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostingTest {
    private SourcesWorld world;
    private HostedRepositories repositories;
    private GitServer server;
    private GitProgram git;

    @BeforeEach
    void set_up(@TempDir Path directory) throws Exception {
        world = SourcesWorld.at(directory.resolve("home"));
        repositories = new HostedRepositories(world.settings());
        repositories.create("blog");
        world.adding(SourcesWorld.hosted("blog"));
        PushChecks checks = new PushChecks(world.sources, manifest -> List.of("+ " + manifest.name() + "/web/node/1"));
        CodeHosting code = CodeWorld.at(directory.resolve("code")).hosting;
        server = new GitServer(new GitHttpServlet(repositories, world.settings(), checks, code));
        Path clone = Files.createDirectories(directory.resolve("clone"));
        git = new GitProgram(clone);
        git.must("init", "-q", "-b", "main");
        git.must("remote", "add", "origin", server.urlForGit("blog"));
    }

    @AfterEach
    void tear_down() throws Exception {
        server.close();
        world.close();
    }

    private GitProgram.Answer push(String file, String text) {
        git.write(file, text);
        git.must("add", "-A");
        git.must("commit", "-q", "-m", "change");
        return git.run("push", "origin", "main");
    }

    private void arrives(String application, String description) {
        Waiting.until(
                application + " is " + description,
                Duration.ofSeconds(10),
                () -> world.sources.latest(application).isPresent()
                        && world.description(application).equals(Optional.of(description)));
    }

    @Test
    void a_push_to_a_branch_that_nothing_follows_says_so() {
        git.write("a.yaml", text("a", "one"));
        git.must("add", "-A");
        git.must("commit", "-q", "-m", "change");
        assertThat(git.run("push", "origin", "HEAD:master").output())
                .contains(
                        "remote: Nothing follows branch master; ", " is followed at main: git push origin master:main");
        assertThat(push("a.yaml", text("a", "two")).output()).doesNotContain("Nothing follows");
    }

    @Test
    void a_push_of_the_git_program_converges_and_says_what_will_happen() {
        var answer = push("a.yaml", text("a", "one"));
        assertThat(answer.output()).contains("remote: a: will be applied", "remote:   + a/web/node/1");
        assertThat(answer.exit()).isZero();
        arrives("a", "one");
        assertThat(push("a.yaml", text("a", "two")).exit()).isZero();
        arrives("a", "two");
    }

    @Test
    void a_broken_commit_is_accepted_with_its_problems_on_the_pushers_terminal() {
        push("a.yaml", text("a", "one"));
        arrives("a", "one");
        var answer = push("a.yaml", broken("a"));
        assertThat(answer.exit()).isZero();
        assertThat(answer.output()).contains("remote: a.yaml:6:1  CP1007  BROKEN is not a field (mend it)");
        Waiting.until("problem", Duration.ofSeconds(10), () -> !world.wanted("a")
                .problems()
                .isEmpty());
        world.assertRuns("a", "one");
        assertThat(world.wanted("a").problems()).extracting(Problem::code).containsExactly("CP1007");
    }

    @Test
    void a_repository_may_refuse_broken_commits() throws Exception {
        push("a.yaml", text("a", "one"));
        arrives("a", "one");
        try (Repository repository = Mirrors.open(repositories.directory("blog"))) {
            StoredConfig config = repository.getConfig();
            config.setBoolean("conpaas", null, "rejectInvalid", true);
            config.save();
        }
        var answer = push("a.yaml", broken("a"));
        assertThat(answer.exit()).isNotZero();
        assertThat(answer.output()).contains("conpaas.rejectInvalid is set");
        world.sync("blog");
        assertThat(world.wanted("a").problems()).isEmpty();
    }

    @Test
    void what_was_pushed_can_be_cloned_but_not_what_the_reconciler_notes() {
        push("a.yaml", text("a", "one"));
        arrives("a", "one");
        assertThat(git.must("ls-remote", "origin")).contains("refs/heads/main").doesNotContain("conpaas");
        git.must("clone", "-q", server.urlForGit("blog"), "again");
        assertThat(git.run("push", "origin", "main:refs/conpaas/read").output()).contains("only branches and tags");
    }

    @Test
    void the_default_branch_cannot_be_deleted_but_others_can() {
        push("a.yaml", text("a", "one"));
        git.must("push", "-q", "origin", "main:other");
        git.must("push", "-q", "origin", ":other");
        assertThat(git.run("push", "origin", ":main").output()).contains("the default branch cannot be deleted");
    }

    @Test
    void without_a_principal_nothing_is_answered() {
        String anonymous = server.urlForGit("blog").replace("ann:token@", "");
        assertThat(git.run("ls-remote", anonymous).exit()).isNotZero();
        assertThat(git.run("ls-remote", anonymous.replace("blog", "absent")).output())
                .isEqualTo(git.run("ls-remote", anonymous).output());
    }

    @Test
    void names_that_are_no_labels_are_not_found() {
        for (String name : List.of("..", "%2e%2e", "Blog", "a_b", "blog.git/x")) {
            assertThat(git.run("ls-remote", server.urlForGit(name)).exit())
                    .as(name)
                    .isNotZero();
        }
    }

    @Test
    void a_removal_is_announced_to_the_pusher() {
        push("a.yaml", text("a", "one"));
        push("b.yaml", text("b", "one"));
        arrives("b", "one");
        git.must("rm", "-q", "a.yaml");
        assertThat(push("c.txt", "").output()).contains("remote: a: will be removed");
        Waiting.until("gone", Duration.ofSeconds(10), () -> world.wanted("a").gone());
    }
}
