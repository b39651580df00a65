package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReverseProxyTest extends ProxyFixture {
    ReverseProxyTest() throws IOException {}

    @Test
    void passes_host_and_path_on_as_they_came_and_says_for_whom_it_asks() throws Exception {
        reload("d1", undertow(exchange -> exchange.getResponseSender()
                .send(String.join(
                        "|",
                        exchange.getRequestURI() + "?" + exchange.getQueryString(),
                        exchange.getRequestHeaders().getFirst("Host"),
                        exchange.getRequestHeaders().getFirst("X-Forwarded-For"),
                        exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"),
                        exchange.getRequestHeaders().getFirst("X-Forwarded-Host")))));

        assertThat(WireClient.once(proxy.address(), "GET", "/a%2Fb%20c/;v=1?q=%C3%A4&r", "X-Forwarded-For: 9.9.9.9")
                        .body())
                .isEqualTo("/a%2Fb%20c/;v=1?q=%C3%A4&r|shop.example|127.0.0.1|http|shop.example");
    }

    @Test
    void streams_bodies_larger_than_any_buffer_both_ways() throws Exception {
        reload("d1", undertow(new BlockingHandler(exchange -> exchange.getInputStream()
                .transferTo(exchange.getOutputStream()))));

        assertThat(echoed(200L << 20)).isEqualTo(200L << 20);
    }

    @Test
    void passes_an_upgraded_connection_through_and_keeps_it_over_a_reload() throws Exception {
        ScriptedBackend echo = scripted((conversation, nth) -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            for (String line = conversation.readLine(); !line.equals("null"); line = conversation.readLine()) {
                conversation.write("echo " + line + "\r\n");
            }
        });
        reload("d1", echo.target());

        try (WireClient client = new WireClient(proxy.address())) {
            Answer upgraded = client.ask("GET", "/chat", "", "Connection: Upgrade", "Upgrade: websocket");
            client.send("one\r\n");
            String first = client.line();
            reload("d2", greeting("other"));
            client.send("two\r\n");

            assertThat(upgraded.status()).isEqualTo(101);
            assertThat(List.of(first, client.line())).containsExactly("echo one", "echo two");
            assertThat(get("/-/config/d2").status()).isEqualTo(200);
        }
    }

    @Test
    void answers_a_client_of_http_1_0() throws Exception {
        ScriptedBackend chunked = scripted((conversation, nth) -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        });
        reload("d1", chunked.target());

        try (WireClient client = new WireClient(proxy.address())) {
            client.send("GET / HTTP/1.0\r\nHost: shop.example\r\n\r\n");
            assertThat(client.answer("GET"))
                    .extracting(Answer::status, Answer::body)
                    .containsExactly(200, "hello");
        }
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_an_answer_spoils_no_other() throws Exception {
        String large = "x".repeat(4 << 20);
        reload("d1", undertow(exchange -> exchange.getResponseSender()
                .send(exchange.getRequestPath().equals("/large") ? large : exchange.getRequestPath())));

        for (int i = 0; i < 20; i++) {
            try (WireClient client = new WireClient(proxy.address())) {
                client.send("GET /large HTTP/1.1\r\nHost: shop.example\r\n\r\n");
                client.line();
            }
            assertThat(get("/small" + i).body()).isEqualTo("/small" + i);
        }
    }

    @Test
    void answers_without_a_body_leave_the_connection_fit_for_the_next() throws Exception {
        reload("d1", undertow(exchange -> {
            if (exchange.getRequestPath().equals("/none")) {
                exchange.setStatusCode(304).endExchange();
                return;
            }
            exchange.getResponseSender().send("hello");
        }));

        try (WireClient client = new WireClient(proxy.address())) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.ask("HEAD", "/", "").headers()).containsEntry("Content-Length", "5");
                assertThat(client.ask("GET", "/none", "").status()).isEqualTo(304);
                assertThat(client.ask("GET", "/", "").body()).isEqualTo("hello");
                assertThat(client.ask("DELETE", "/", "").body()).isEqualTo("hello");
            }
        }
    }

    @Test
    void another_address_needs_a_restart_and_changes_nothing() throws Exception {
        reload("d1", greeting("a"));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> proxy.reload(new ProxySettings("127.0.0.2", 0, targets(), Optional.empty(), "d2")))
                .withMessageContaining("needs a restart");
        assertThat(get("/").body()).isEqualTo("a");
        assertThat(get("/-/config/d1").status()).isEqualTo(200);
    }

    @Test
    void files_of_the_static_root_answer_before_the_backends(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("logo.svg"), "<svg/>");
        Files.createDirectories(root.resolve("WEB-INF"));
        Files.writeString(root.resolve("WEB-INF/web.xml"), "secret");
        proxy.reload(new ProxySettings("127.0.0.1", 0, targets(greeting("backend")), Optional.of(root), "d1"));

        assertThat(List.of(
                        get("/logo.svg").body(),
                        get("/").body(),
                        get("/WEB-INF/web.xml").body()))
                .containsExactly("<svg/>", "backend", "backend");
    }

    private long echoed(long size) throws IOException {
        try (WireClient client = new WireClient(proxy.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: shop.example\r\nContent-Length: " + size + "\r\n\r\n");
            Thread writer = new Thread(() -> client.sendZeros(size), "writer");
            writer.start();
            return client.countBody();
        }
    }
}
