package org.conpaas.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.conpaas.engine.port.CodeStore.Resolved;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.git.AddressPolicy;
import org.conpaas.server.git.Commits;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.HttpStub;
import org.conpaas.server.git.Waiting;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitCodeStoreTest {
    private static final SourcePosition AT = new SourcePosition("a.yaml", 7, 9);

    private Path home;
    private Commits commits;
    private ArtifactFiles artifacts;
    private GitCodeStore store;
    private String revision = "";

    @BeforeEach
    void set_up(@TempDir Path directory) throws IOException {
        home = directory.resolve("home");
        commits = Commits.in(directory.resolve("repository.git"));
        artifacts = new ArtifactFiles(home.resolve("artifacts"));
        store = store(AddressPolicy.ANY);
    }

    @AfterEach
    void tear_down() {
        store.close();
        commits.close();
    }

    private GitCodeStore store(AddressPolicy downloads) {
        GitSettings settings = new GitSettings(
                home,
                true,
                true,
                AddressPolicy.ANY,
                downloads,
                List.of(),
                Optional.empty(),
                GitSettings.Limits.DEFAULT);
        return new GitCodeStore(
                new GitCodeStore.Sources(name -> Optional.of(commits.repository()), name -> Optional.empty()),
                artifacts,
                (application, service, id) -> Optional.empty(),
                settings,
                names -> {},
                Duration.ofMillis(20));
    }

    private Resolved resolve(Code code) {
        Wanted wanted = new Wanted("main", revision, Instant.EPOCH, "a.yaml", Optional.empty(), List.of(), false);
        return store.resolve("a", "web", wanted, code);
    }

    private Resolved settled(Code code) {
        Waiting.until("resolved", Duration.ofSeconds(20), () -> !(resolve(code) instanceof Resolved.Pending));
        return resolve(code);
    }

    private Resolved.Ready ready(Code code) {
        assertThat(settled(code)).isInstanceOf(Resolved.Ready.class);
        return (Resolved.Ready) settled(code);
    }

    private String failure(Code code) {
        assertThat(settled(code)).isInstanceOf(Resolved.Failed.class);
        Problem problem = ((Resolved.Failed) settled(code)).problem();
        return problem.code() + " " + problem.message();
    }

    private static Code.Archive archive(String location) {
        return new Code.Archive(location, Optional.empty(), AT);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private List<String> members(Resolved.Ready ready) throws IOException {
        List<String> members = new ArrayList<>();
        Path file = artifacts.find(ready.sha256()).orElseThrow();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                members.add(entry.getName() + " " + Integer.toOctalString(entry.getMode()));
            }
        }
        return members;
    }

    @Test
    void a_file_of_the_repository_is_ready_at_once() throws Exception {
        revision = commits.with("code/app.war", "war").commit("first");
        String sha256 = sha256("war".getBytes(StandardCharsets.UTF_8));
        assertThat(resolve(archive("code/app.war")))
                .isEqualTo(new Resolved.Ready("code-" + sha256.substring(0, 8), sha256, "app.war"));
        assertThat(artifacts.find(sha256))
                .hasValueSatisfying(file -> assertThat(file).hasContent("war"));
    }

    @Test
    void a_folder_is_packed_and_the_same_tree_gives_the_same_bytes() throws Exception {
        commits.with("code/a/run.sh", "run")
                .with("code/a/lib/x", "x")
                .with("code/b/run.sh", "run")
                .with("code/b/lib/x", "x");
        revision = commits.commit("first");
        Resolved.Ready first = ready(archive("./code/a/"));
        assertThat(members(first)).containsExactly("lib/x 644", "run.sh 644");
        assertThat(first.fileName()).isEqualTo("a.tar.gz");
        artifacts.sweep(Set.of(), Instant.now().plusSeconds(60));
        assertThat(ready(archive("code/b")).sha256()).isEqualTo(first.sha256());
    }

    @Test
    void links_inside_a_folder_are_kept() throws Exception {
        revision = commits.with("c/x", "x").withLink("c/d/link", "../x").commit("links");
        assertThat(members(ready(archive("c")))).containsExactly("d/link 777", "x 644");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "d/../../x", "../../c/x"})
    @DisplayName("case 1: a link that leaves its folder is refused")
    void links_out_are_refused(String target) {
        revision = commits.with("c/x", "x").withLink("c/link", target).commit("links");
        assertThat(failure(archive("c"))).startsWith("CP2041 c/link is a link that leaves the folder");
    }

    @Test
    @DisplayName("case 4: submodules and LFS pointers are refused as code")
    void submodules_and_pointers_are_refused() {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n";
        commits.with("app.war", pointer).with("c/big", pointer).with("d/x", "x");
        revision = commits.withSubmodule("d/sub", ObjectId.fromString("0123456789012345678901234567890123456789"))
                .withLink("link", "app.war")
                .commit("odd");
        assertThat(failure(archive("app.war"))).startsWith("CP2042");
        assertThat(failure(archive("c"))).startsWith("CP2042 c/big");
        assertThat(failure(archive("d"))).startsWith("CP2043 d/sub");
        assertThat(failure(archive("link"))).startsWith("CP2048");
        assertThat(failure(archive("absent"))).startsWith("CP2048");
    }

    @Test
    void a_url_is_fetched_in_the_background_and_pinned_at_its_first_fetch() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (HttpStub server = new HttpStub(exchange ->
                HttpStub.send(exchange, ("content " + served.incrementAndGet()).getBytes(StandardCharsets.UTF_8)))) {
            Code.Archive code = archive(server.url("localhost", "/x/app.tar.gz?y=1"));
            assertThat(resolve(code)).isInstanceOf(Resolved.Pending.class);
            String first = sha256("content 1".getBytes(StandardCharsets.UTF_8));
            assertThat(ready(code)).isEqualTo(new Resolved.Ready("code-" + first.substring(0, 8), first, "app.tar.gz"));
            store.close();
            store = store(AddressPolicy.ANY);
            assertThat(ready(code).sha256()).isEqualTo(first);
            artifacts.sweep(Set.of(), Instant.now().plusSeconds(60));
            store.close();
            store = store(AddressPolicy.ANY);
            assertThat(failure(code)).contains("CP2040").contains("not " + first);
        }
    }

    @Test
    void a_failed_download_is_tried_again_by_itself() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (HttpStub server = new HttpStub(exchange -> {
            if (asked.incrementAndGet() < 3) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                HttpStub.send(exchange, "ok".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            Code.Archive code = archive(server.url("localhost", "/app.war"));
            Waiting.until("ready", Duration.ofSeconds(20), () -> resolve(code) instanceof Resolved.Ready);
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    @DisplayName("case 7: a download is refused from this machine, also through a redirect")
    void local_downloads_are_refused() throws Exception {
        try (HttpStub server = new HttpStub(exchange -> HttpStub.send(exchange, new byte[1]))) {
            store.close();
            store = store(AddressPolicy.NOT_LOCAL);
            assertThat(failure(archive(server.url("localhost", "/x")))).contains("an address of this machine");
            assertThat(failure(archive("file:///etc/passwd"))).contains("only https URLs");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void code_of_another_repository_is_packed() throws Exception {
        String commit = commits.with("run.sh", "run").commit("first");
        assertThat(members(ready(new Code.Git(commits.url(), "main", AT)))).containsExactly("run.sh 644");
        assertThat(members(ready(new Code.Git(commits.url(), commit, AT)))).containsExactly("run.sh 644");
        assertThat(failure(new Code.Git(commits.url(), "absent", AT))).startsWith("CP2044");
        assertThat(failure(new Code.Git("ext::sh -c x", "main", AT))).startsWith("CP2001");
    }

    @Test
    void an_unknown_version_is_a_problem() {
        assertThat(failure(new Code.Version("code-1", AT))).startsWith("CP2045");
    }

    @Test
    void what_is_too_large_or_of_another_digest_is_not_kept() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        assertThat(keeps(content, 6, Optional.empty())).isFalse();
        assertThat(keeps(content, 7, Optional.of("0".repeat(64)))).isFalse();
        assertThat(artifacts.find(sha256(content))).isEmpty();
        assertThat(keeps(content, 7, Optional.of(sha256(content)))).isTrue();
        assertThat(artifacts.find("../../x")).isEmpty();
        try (var incoming = Files.list(home.resolve("artifacts/incoming"))) {
            assertThat(incoming).isEmpty();
        }
    }

    private boolean keeps(byte[] content, long limit, Optional<String> sha256) {
        try {
            return artifacts
                            .put(new ByteArrayInputStream(content), limit, sha256)
                            .bytes()
                    == content.length;
        } catch (IOException e) {
            return false;
        }
    }
}
