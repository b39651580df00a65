package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.git.Manifests.text;
import static org.conpaas.server.git.SourcesWorld.source;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.conpaas.server.git.GitSettings.Limits;
import org.conpaas.server.git.SourceDefinition.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final Limits HURRY =
            new Limits(Duration.ofSeconds(3), Duration.ofSeconds(2), 200_000, 500, 1000, 100, 8, 1 << 20, 1 << 20);

    private Path directory;
    private SourcesWorld near;
    private SourcesWorld far;
    private HostedRepositories repositories;
    private GitServer server;
    private Commits commits;

    @BeforeEach
    void set_up(@TempDir Path fresh) throws Exception {
        directory = fresh;
        near = SourcesWorld.at(fresh.resolve("near"));
        repositories = new HostedRepositories(near.settings());
        repositories.create("blog");
        commits = Commits.in(fresh.resolve("near/repositories/blog.git"));
        PushChecks checks = new PushChecks(near.sources, manifest -> List.of());
        CodeHosting code = CodeWorld.at(fresh.resolve("code")).hosting;
        server = new GitServer(new GitHttpServlet(repositories, near.settings(), checks, code));
        far = new SourcesWorld(settings(AddressPolicy.ANY));
    }

    @AfterEach
    void tear_down() throws Exception {
        far.close();
        near.close();
        commits.close();
        server.close();
    }

    private GitSettings settings(AddressPolicy policy) {
        return new GitSettings(
                directory.resolve("far"), true, true, policy, policy, List.of(), Optional.empty(), HURRY);
    }

    private static SourceDefinition known(String url) {
        var plain = source("main", url, "main", "");
        return new SourceDefinition(
                "main",
                url,
                "main",
                "",
                true,
                false,
                plain.interval(),
                Optional.of(new Credentials("ann", "token")),
                Optional.empty());
    }

    @Test
    void a_source_over_http_is_fetched_and_followed() throws Exception {
        for (int i = 0; i < 6; i++) {
            commits.with("a.yaml", text("a", "number " + i)).commit("commit " + i);
        }
        far.adding(known(server.url("blog")));
        far.assertRuns("a", "number 5");
        for (int i = 6; i < 9; i++) {
            commits.with("a.yaml", text("a", "number " + i)).commit("commit " + i);
            far.sync("main");
            far.assertRuns("a", "number " + i);
        }
        commits.with("a.yaml", text("a", "rewritten")).rewrite("other");
        far.sync("main");
        far.assertRuns("a", "rewritten");
        assertThat(far.code("main")).isEqualTo("CP2017");
    }

    @Test
    void an_unchanged_remote_costs_one_look_at_one_ref() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        far.adding(known(server.url("blog")));
        server.authorizations.clear();
        far.sync("main");
        // unauthorized, the capabilities, the refs
        assertThat(server.authorizations.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void a_wrong_password_is_a_problem_that_does_not_show_it() {
        commits.with("a.yaml", text("a", "one")).commit("first");
        far.adding(source("main", server.url("blog").replace("//", "//ann:sesame@"), "main", ""));
        assertThat(far.code("main")).isEqualTo("CP2011");
        assertThat(far.status("main").toString()).doesNotContain("sesame");
    }

    @Test
    void a_command_commits_through_the_forge_and_gives_a_patch_where_it_may_not() throws Exception {
        commits.with("a.yaml", text("a", "one")).commit("first");
        far.adding(known(server.url("blog")));
        ManifestCommits commands = new ManifestCommits(far.sources, far.settings(), far.parser, Clock.systemUTC());
        var ann = new ManifestCommits.Author("Ann", "ann@example.org");
        Change change = commands.edit("a", before -> before.replace("one", "two"), ann, "Change");
        assertThat(change.pushed()).isTrue();
        assertThat(commits.repository().resolve("refs/heads/main").name())
                .isEqualTo(change.commit().orElseThrow());
        far.sync("main");
        far.assertRuns("a", "two");
        var config = commits.repository().getConfig();
        config.setBoolean("conpaas", null, "rejectInvalid", true);
        config.save();
        near.adding(SourcesWorld.hosted("blog"));
        Change patch = commands.edit("a", before -> before.replace("two", "three") + "BROKEN\n", ann, "Change");
        assertThat(patch.pushed()).isFalse();
        assertThat(patch.patch()).contains("+  description: three");
    }

    @Test
    @DisplayName("case 6: a huge pack is refused, nothing of it stays, and what ran keeps running")
    void a_huge_pack_is_refused() throws Exception {
        commits.with("a.yaml", text("a", "one")).commit("first");
        far.adding(known(server.url("blog")));
        byte[] noise = new byte[400_000];
        new Random(1).nextBytes(noise);
        commits.with("noise", noise).with("a.yaml", text("a", "two")).commit("huge");
        far.sync("main");
        assertThat(far.code("main")).isEqualTo("CP2013");
        far.assertRuns("a", "one");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("case 6: a huge pack of a local repository is refused too")
    void a_huge_local_pack_is_refused() throws Exception {
        byte[] noise = new byte[400_000];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < 300; i++) {
            commits.with("file" + i, "content " + i);
        }
        commits.with("noise", noise).with("a.yaml", text("a", "two")).commit("huge");
        far.adding(source("main", commits.url(), "main", ""));
        assertThat(far.code("main")).isEqualTo("CP2013");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("case 6: too many objects are refused")
    void too_many_objects_are_refused() throws Exception {
        for (int i = 0; i < 600; i++) {
            commits.with("file" + i, "content " + i);
        }
        commits.with("a.yaml", text("a", "one")).commit("many");
        far.adding(source("main", commits.url(), "main", ""));
        assertThat(far.code("main")).isEqualTo("CP2013");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("case 6: more files or folders than the limits are refused")
    void too_many_files_are_refused() {
        for (int i = 0; i < 120; i++) {
            near.parser.parsed();
            commits.with("d/a" + i + ".yaml", text("a" + i, "x"));
        }
        commits.commit("many");
        commits.with("only.yaml", text("only", "x"));
        far.adding(source("main", commits.url(), "main", ""));
        assertThat(far.status("main").problem())
                .hasToString(
                        "Optional[/  CP2024  more than 1000 files, or 100 manifests (let the source's path name the folder that holds the manifests)]");
        assertThat(far.sources.applications()).isEmpty();
        Commits deep = Commits.in(directory.resolve("deep.git"));
        deep.with("x/".repeat(12) + "a.yaml", text("a", "x")).commit("deep");
        far.adding(source("deep", deep.url(), "main", ""));
        assertThat(far.code("deep")).isEqualTo("CP2025");
        deep.close();
    }

    @Test
    @DisplayName("case 6: a server that is silent is given up, and its thread is free")
    void a_silent_server_is_given_up() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (HttpStub silent = new HttpStub(exchange -> await(end))) {
            far.adding(source("main", silent.url("127.0.0.1", "/x.git"), "main", ""));
            end.countDown();
            assertThat(far.code("main")).isEqualTo("CP2012");
            assertNothingIsLeft();
        }
    }

    @Test
    @DisplayName("case 6: a server that drips a byte at a time is given up at the hard limit")
    void a_dripping_server_is_given_up() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (HttpStub dripping = new HttpStub(exchange -> drip(exchange.getResponseHeaders(), exchange, end))) {
            long began = System.nanoTime();
            far.adding(source("main", dripping.url("127.0.0.1", "/x.git"), "main", ""));
            end.countDown();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            assertThat(far.code("main")).isEqualTo("CP2012");
            assertNothingIsLeft();
        }
    }

    private static void drip(Headers headers, HttpExchange exchange, CountDownLatch end) throws IOException {
        headers.add("Content-Type", "application/x-git-upload-pack-advertisement");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] line = ("001e# service=git-upload-pack\n0000" + "fff0" + "0".repeat(65_000))
                .getBytes(StandardCharsets.US_ASCII);
        for (byte one : line) {
            out.write(one);
            out.flush();
            if (wait(end, 100)) {
                return;
            }
        }
    }

    private static void await(CountDownLatch end) {
        wait(end, 60_000);
    }

    private static boolean wait(CountDownLatch end, long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Test
    @DisplayName("case 7: a redirect to another host is followed without the credentials")
    void redirects_drop_credentials() throws Exception {
        commits.with("a.yaml", text("a", "one")).commit("first");
        try (HttpStub first = new HttpStub(exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String target = exchange.getRequestURI().toString().replace("/x.git", "/git/blog.git");
            HttpStub.redirect(exchange, "http://127.0.0.1:" + server.port() + target);
        })) {
            far.adding(known(first.url("localhost", "/x.git")));
            assertThat(first.authorizations()).contains(GitServer.TOKEN);
            assertThat(server.authorizations).isNotEmpty().containsOnly("none");
            assertThat(far.code("main")).isEqualTo("CP2011");
        }
    }

    @Test
    @DisplayName("case 7: addresses of this machine and its link are refused where the operator says so")
    void local_addresses_are_refused() throws Exception {
        commits.with("a.yaml", text("a", "one")).commit("first");
        far.close();
        far = new SourcesWorld(settings(AddressPolicy.NOT_LOCAL));
        far.adding(known(server.url("blog")));
        assertThat(far.code("main")).isEqualTo("CP2001");
        assertThat(server.authorizations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "169.254.169.254",
                "::1",
                "::",
                "fe80::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "224.0.0.1",
                "255.255.255.255",
                "::127.0.0.1"
            })
    @DisplayName("case 7: every way to write an address of this machine or its link is refused")
    void local_addresses(String address) throws Exception {
        assertThat(AddressPolicy.NOT_LOCAL.refuses(InetAddress.getByName(address)))
                .isTrue();
        assertThat(AddressPolicy.PUBLIC.refuses(InetAddress.getByName(address))).isTrue();
        assertThat(AddressPolicy.ANY.refuses(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "fc00::1", "fd12::1", "64:ff9b::a00:1"})
    @DisplayName("case 7: private addresses are refused by the strictest policy only")
    void private_addresses(String address) throws Exception {
        assertThat(AddressPolicy.PUBLIC.refuses(InetAddress.getByName(address))).isTrue();
        assertThat(AddressPolicy.NOT_LOCAL.refuses(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.9.9.9", "2620:fe::fe", "172.32.0.1", "100.128.0.1"})
    void public_addresses_are_permitted(String address) throws Exception {
        assertThat(AddressPolicy.PUBLIC.refuses(InetAddress.getByName(address))).isFalse();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("far/sources/main.git/objects"))) {
            assertThat(files.filter(file -> file.getFileName().toString().matches("incoming_.*|.*\\.tmp|noz.*")))
                    .isEmpty();
        }
        Waiting.until("no source's thread is busy", Duration.ofSeconds(10), NetworkTest::isIdle);
    }

    private static boolean isIdle() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("source-"))
                .noneMatch(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().contains("GitNetwork")));
    }
}
