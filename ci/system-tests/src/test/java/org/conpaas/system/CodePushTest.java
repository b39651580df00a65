package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Code that is pushed over ssh and uploaded, and the application that follows. */
class CodePushTest {
    private static final Pattern VERSION = Pattern.compile("git-[0-9a-f]{7}");
    private static final String MANIFEST = """
            apiVersion: conpaas.org/v1
            kind: Application
            metadata: {name: site}
            spec:
              services:
                web:   # whose code is pushed
                  type: java
            """;

    private static Installation installation;
    private static Path manifests;
    private static Path code = Path.of("");
    private static String ssh = "";

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("code", Map.of("conpaas.ssh.port", String.valueOf(freePort())));
        manifests = installation.repository("site");
        Files.writeString(manifests.resolve("site.yaml"), MANIFEST);
        installation.push(manifests, "A site without code");
        installation.awaitHealthy(manifests, "site");
        workingCopy();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void workingCopy() throws IOException {
        Path key = installation.home().resolve("key");
        installation.run(
                installation.home(),
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ann", "-f", key.toString()));
        installation.cps("code", "keys", "add", "site/web", key + ".pub").ok();
        Path known = installation.home().resolve("known");
        Files.writeString(
                known,
                installation
                        .cps("code", "remote", "site/web", "--known-host")
                        .ok()
                        .out());
        ssh = "ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -i " + key
                + " -o UserKnownHostsFile=" + known;
        code = Files.createDirectories(installation.home().resolve("copies/code"));
        installation.git(code, "init", "-q", "-b", "main");
        installation.git(code, "config", "user.name", "Test");
        installation.git(code, "config", "user.email", "test@localhost");
        JsonNode remote = installation
                .cps("code", "remote", "site/web", "-o", "json")
                .ok()
                .json();
        installation.git(code, "remote", "add", "origin", remote.path("ssh").asText());
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    private static String push(String page, String... options) throws IOException {
        Files.writeString(code.resolve("index.html"), page);
        installation.git(code, "add", "-A");
        installation.git(code, "commit", "-q", "-m", page);
        List<String> command = new java.util.ArrayList<>(List.of("git", "-c", "core.sshCommand=" + ssh, "push", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of("origin", "main"));
        return installation.run(code, command).ok().err();
    }

    private static String version(String printed) {
        Matcher version = VERSION.matcher(printed);
        assertThat(version.find()).as(printed).isTrue();
        return version.group();
    }

    private static void awaitPage(String page) throws IOException {
        installation.await("the page says " + page, Duration.ofSeconds(90), () -> page().contains(page));
    }

    private static String page() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url())).build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        }
    }

    private static String url() throws IOException {
        return installation
                .application("site")
                .path("services")
                .path(0)
                .path("url")
                .asText();
    }

    @Test
    void pushed_and_uploaded_code_is_enabled_by_commits_and_taken_back() throws Exception {
        String first = version(push("First page"));
        assertThat(installation.cps("code", "list", "site/web").ok().out()).contains(first, "First page");
        installation.cps("code", "enable", "site/web", first).ok();
        awaitPage("First page");
        installation.git(manifests, "pull", "-q", "origin", "main");
        assertThat(manifests.resolve("site.yaml"))
                .content()
                .contains("web:   # whose code is pushed", "version: " + first);
        assertThat(installation.cps("code", "delete", "site/web", first).err()).contains("is what site/web runs");

        String printed = push("Second page", "-o", "enable");
        assertThat(printed).contains("enabled by commit");
        awaitPage("Second page");
        installation.cps("rollback", "site").ok();
        awaitPage("First page");

        Path folder = Files.createDirectories(installation.home().resolve("upload"));
        Files.writeString(folder.resolve("index.html"), "Third page");
        installation
                .cps("code", "upload", "site/web", folder.toString(), "--enable")
                .ok();
        awaitPage("Third page");
        installation
                .cps("code", "download", "site/web", first, "--to", folder + "/first.tar.gz")
                .ok();
        assertThat(folder.resolve("first.tar.gz")).isNotEmptyFile();
        installation.cps("code", "delete", "site/web", first).ok();
        assertThat(installation.cps("code", "list", "site/web").ok().out()).doesNotContain(first);
    }
}
