package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebServerTest {
    private Path home;
    private Path root;
    private WebServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        home = directory;
        root = Files.createDirectory(home.resolve("root"));
        Files.writeString(root.resolve("index.html"), "<h1>Hello</h1>");
        server = WebServer.start(new ServerSettings("127.0.0.1", 0, root));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void serves_the_index_of_a_directory_with_its_type() throws Exception {
        Answer answer = get("/");

        assertThat(answer.body()).isEqualTo("<h1>Hello</h1>");
        assertThat(answer.headers()).containsEntry("Content-Type", "text/html");
    }

    @Test
    void sees_a_changed_file_at_once() throws Exception {
        String before = tag(get("/"));
        Files.writeString(root.resolve("new.html"), "<h1>Salut</h1>");
        Files.move(root.resolve("new.html"), root.resolve("index.html"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(get("/").body()).isEqualTo("<h1>Salut</h1>");
        assertThat(tag(get("/"))).isNotEqualTo(before);
    }

    @Test
    void does_not_send_again_what_the_client_has() throws Exception {
        String tag = tag(get("/"));

        assertThat(WireClient.once(server.address(), "GET", "/", "If-None-Match: " + tag))
                .extracting(Answer::status, Answer::body)
                .containsExactly(304, "");
    }

    @Test
    void answers_head_with_the_length_alone() throws Exception {
        Answer answer = WireClient.once(server.address(), "HEAD", "/index.html");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Length", "14");
    }

    @Test
    void lists_no_directory_and_takes_no_other_method() throws Exception {
        Files.createDirectory(root.resolve("pictures"));
        Files.writeString(root.resolve("pictures/cat.txt"), "cat");

        assertThat(get("/pictures/").status()).isEqualTo(404);
        assertThat(get("/pictures/cat.txt").body()).isEqualTo("cat");
        assertThat(WireClient.once(server.address(), "DELETE", "/index.html").status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("case 1: a link out of the directory is not followed")
    void follows_no_link_out() throws Exception {
        Files.writeString(home.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("link"), home.resolve("secret"));
        Files.createSymbolicLink(root.resolve("up"), home);

        assertThat(get("/link").status()).isEqualTo(404);
        assertThat(get("/up/secret").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("case 2: a path that climbs out of the directory finds nothing")
    void climbs_not_out() throws Exception {
        Files.writeString(home.resolve("secret"), "secret");

        for (String path : new String[] {"/../secret", "/%2e%2e/secret", "/..%2fsecret", "/x/../../secret", "/%00"}) {
            assertThat(get(path).status()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void tells_that_it_is_well() throws Exception {
        assertThat(get("/-/health").status()).isEqualTo(200);
    }

    @Test
    void says_why_it_cannot_start() {
        int taken = server.address().getPort();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WebServer.start(new ServerSettings("127.0.0.1", taken, root)))
                .withMessageStartingWith("cannot listen on 127.0.0.1:" + taken);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WebServer.start(new ServerSettings("127.0.0.1", 0, home.resolve("none"))))
                .withMessageContaining("there is no directory");
    }

    private Answer get(String path) throws IOException {
        return WireClient.once(server.address(), "GET", path);
    }

    private static String tag(Answer answer) {
        return Objects.requireNonNull(answer.headers().get("ETag"), "no ETag");
    }
}
