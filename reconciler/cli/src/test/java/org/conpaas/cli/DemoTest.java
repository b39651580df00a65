package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.conpaas.cli.client.Endpoint;
import org.conpaas.cli.client.Home;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo")
class DemoTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @DisplayName("commits and pushes the sample once, and never overwrites what is there")
    void workingCopy() throws IOException {
        String repository = bareRepository();
        DemoRepository copy = copy(repository);
        String first = copy.ready(silent());
        assertThat(new Git(folder.resolve("origin")).run("rev-parse", "main")).isEqualTo(first);
        assertThat(copy.ready(silent())).isEqualTo(first);

        Files.writeString(copy.manifest(), DemoRepository.sample().replace("node: 2", "node: 3"));
        Git git = new Git(copy.folder());
        git.run("commit", "-qam", "Three");
        git.run("push", "-q");
        assertThat(copy.ready(silent())).isNotEqualTo(first).isEqualTo(git.run("rev-parse", "HEAD"));
        assertThat(copy.countChange()).contains("s/\\bnode: 3/node: 2/");
    }

    @Test
    @DisplayName("ends with the answer of the application, the dashboard's link and commands to paste")
    void whole() throws IOException {
        String repository = bareRepository();
        String revision = copy(repository).ready(silent());
        try (FakeReconciler reconciler = new FakeReconciler()) {
            prepare(reconciler, repository, revision);
            Cli.Run run = new Cli(folder).against(reconciler).run("demo", "--home", "home");
            assertThat(run.code()).as(run.golden()).isZero();
            assertThat(run.out())
                    .contains(
                            "  Hello from a commit",
                            "Application  " + reconciler.url() + "/greeting",
                            "Dashboard    https://127.0.0.1:8443/login?once=x",
                            "kill -9 4711; cps",
                            "manifest export hello");
            assertThat(run.err()).contains("found in", "committed by demo", "Converging");
        }
    }

    private static void prepare(FakeReconciler reconciler, String repository, String revision) {
        String application = """
                {"name": "hello", "revision": "%s", "sync": "SYNCED", "health": "%s", "services": [{"name": "web",
                 "url": "%s/greeting", "nodes": [{"name": "hello/web/node/1", "processes": [{"name": "serve", "pid": 4711}]}]}]}""";
        String progressing = application.formatted(revision, "PROGRESSING", reconciler.url());
        String healthy = application.formatted(revision, "HEALTHY", reconciler.url());
        reconciler
                .answer("POST /repositories", 201, "{\"name\": \"demo\", \"url\": \"" + repository + "\"}")
                .answer("GET /applications?limit=500", "{\"items\": []}")
                .answer("GET /applications?limit=500", "{\"items\": [" + progressing + "]}")
                .answer("GET /applications?limit=500", "{\"items\": [" + healthy + "]}")
                .answer(
                        "GET /applications/hello/why",
                        "{\"steps\": [{\"state\": \"done\", \"text\": \"committed by demo\"}]}")
                .answer("GET /applications/hello", healthy)
                .answer("GET /greeting", "Hello from a commit\n")
                .answer("POST /login-links", "{\"url\": \"https://127.0.0.1:8443/login?once=x\"}");
    }

    private String bareRepository() throws IOException {
        Path origin = Files.createDirectories(folder.resolve("origin"));
        new Git(origin).run("init", "-q", "--bare");
        return origin.toUri().toString();
    }

    private DemoRepository copy(String repository) {
        Endpoint endpoint = new Endpoint(URI.create("http://127.0.0.1:1"), Optional.empty(), Optional.empty(), "");
        return new DemoRepository(new Home(folder.resolve("home")).demo(), repository, endpoint, "!true");
    }

    private Output silent() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Output(new Cli(folder).surroundings(nowhere, nowhere));
    }
}
