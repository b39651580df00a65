package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.conpaas.agent.daemon.Questions.Answer;
import org.junit.jupiter.api.Test;

class WireTest {
    @Test
    void a_refusal_in_plain_text_gives_its_reason() throws Exception {
        assertThat(asked("text/plain", "No member takes connections\nand more"))
                .isEqualTo(new Answer(false, "HTTP 503: No member takes connections"));
    }

    @Test
    void a_page_is_no_reason() throws Exception {
        assertThat(asked("text/html", "<html>")).isEqualTo(new Answer(false, "HTTP 503"));
    }

    @Test
    void what_does_not_speak_HTTP_is_told_at_once() {
        assertThat(Wire.answer("SSH-2.0-OpenSSH_9.2\r\n"))
                .isEqualTo(new Answer(false, "What answers does not speak HTTP"));
    }

    private static Answer asked(String type, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(503, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try (Wire wire = new Wire()) {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            return wire.get(uri, Duration.ofSeconds(10)).get();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            server.stop(0);
        }
    }
}
