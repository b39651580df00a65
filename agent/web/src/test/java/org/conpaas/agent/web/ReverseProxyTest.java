package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.web.ProxySettings.Target;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReverseProxyTest {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ReverseProxy proxy = ReverseProxy.start(settings("none"));

    ReverseProxyTest() throws IOException {}

    @AfterEach
    void closeAll() throws Exception {
        proxy.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void takes_backends_in_turn() throws Exception {
        reload("d1", greeting("a"), greeting("b"));

        assertThat(List.of(get("/").body(), get("/").body(), get("/").body(), get("/").body()))
                .containsExactlyInAnyOrder("a", "a", "b", "b");
    }

    @Test
    void a_removed_backend_ends_what_it_has_before_the_new_configuration_counts_as_active() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Target slow = undertow(new BlockingHandler(exchange -> {
            arrived.countDown();
            released.await(30, TimeUnit.SECONDS);
            exchange.getResponseSender().send("slow");
        }));
        reload("d1", slow);
        Future<Answer> held = later(() -> get("/"));
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

        reload("d2", greeting("fast"));
        assertThat(get("/-/config/d1").status()).isEqualTo(503);
        assertThat(get("/-/config/d2"))
                .extracting(Answer::status, Answer::body)
                .containsExactly(503, "Not yet: 1 requests to " + slow + " are not answered yet.\n");
        assertThat(get("/").body()).isEqualTo("fast");

        released.countDown();
        assertThat(held.get(10, TimeUnit.SECONDS).body()).isEqualTo("slow");
        assertThat(get("/-/config/d2")).extracting(Answer::status).isEqualTo(200);
    }

    @Test
    void a_removed_backend_that_comes_back_gets_requests_again() throws Exception {
        Target a = greeting("a");
        reload("d1", a);
        reload("d2");
        assertThat(get("/").status()).isEqualTo(503);

        reload("d3", a);
        assertThat(get("/").body()).isEqualTo("a");
    }

    @Test
    void goes_to_the_next_backend_when_one_refuses_the_connection() throws Exception {
        reload("d1", closedPort(), greeting("b"));

        for (int i = 0; i < 10; i++) {
            assertThat(get("/").body()).isEqualTo("b");
        }
        try (WireClient client = new WireClient(proxy.address())) {
            assertThat(client.ask("POST", "/", "data").body()).isEqualTo("b");
        }
    }

    @Test
    void a_backend_that_failed_is_not_asked_for_a_second() throws Exception {
        ScriptedBackend broken = scripted((conversation, nth) -> conversation.readHead());
        reload("d1", broken.target(), greeting("b"));

        for (int i = 0; i < 10; i++) {
            assertThat(get("/").body()).isEqualTo("b");
        }
        assertThat(broken.requests()).hasSize(1);
    }

    @Test
    void a_post_that_a_backend_has_seen_is_not_sent_again() throws Exception {
        ScriptedBackend broken = scripted((conversation, nth) -> conversation.readHead());
        ScriptedBackend sound = scripted(ReverseProxyTest::answerAll);
        reload("d1", broken.target(), sound.target());
        Answer answer;
        try (WireClient client = new WireClient(proxy.address())) {
            answer = client.ask("POST", "/order", "one");
            answer = broken.requests().isEmpty() ? client.ask("POST", "/order", "one") : answer;
        }

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains(broken.target().toString()).contains("POST");
        assertThat(broken.requests()).containsExactly("POST /order HTTP/1.1");
        assertThat(sound.requests()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_kept_connection_that_the_backend_closed_fails_no_request() throws Exception {
        ScriptedBackend forgetful = scripted((conversation, nth) -> {
            conversation.readHead();
            conversation.answer("answer " + nth);
            conversation.readHead(); // and ends the connection with the next request unanswered
        });
        reload("d1", forgetful.target());

        try (WireClient client = new WireClient(proxy.address())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("GET", "/", "").status()).isEqualTo(200);
                assertThat(client.ask("POST", "/", "x").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void connections_to_backends_are_kept() throws Exception {
        ScriptedBackend sound = scripted((conversation, nth) -> {
            while (conversation.readHead()) {
                conversation.answer("connection " + nth);
            }
        });
        reload("d1", sound.target());

        try (WireClient client = new WireClient(proxy.address())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("GET", "/", "").body()).isEqualTo("connection 1");
            }
        }
    }

    @Test
    void says_which_backends_do_not_answer() throws Exception {
        Target dead = closedPort();
        reload("d1", dead);

        assertThat(get("/"))
                .extracting(Answer::status, Answer::body)
                .containsExactly(503, "No backend answers: " + dead + ".\n");
        reload("d2");
        assertThat(get("/")).extracting(Answer::status, Answer::body).containsExactly(503, "There is no backend.\n");
    }

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
    void the_end_of_a_backends_connection_is_not_the_end_of_the_clients() throws Exception {
        ScriptedBackend closing = scripted((conversation, nth) -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        });
        reload("d1", closing.target());

        try (WireClient client = new WireClient(proxy.address())) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.ask("GET", "/", "").body()).isEqualTo("ok");
            }
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

    private static void answerAll(ScriptedBackend.Conversation conversation, int nth) throws IOException {
        while (conversation.readHead()) {
            conversation.answer("ok");
        }
    }

    private long echoed(long size) throws IOException {
        try (WireClient client = new WireClient(proxy.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: shop.example\r\nContent-Length: " + size + "\r\n\r\n");
            Thread writer = new Thread(() -> client.sendZeros(size), "writer");
            writer.start();
            return client.countBody();
        }
    }

    private void reload(String digest, Target... backends) throws IOException {
        proxy.reload(settings(digest, backends));
    }

    private static ProxySettings settings(String digest, Target... backends) {
        return new ProxySettings("127.0.0.1", 0, targets(backends), Optional.empty(), digest);
    }

    private static LinkedHashSet<Target> targets(Target... backends) {
        return new LinkedHashSet<>(Arrays.asList(backends));
    }

    private Answer get(String path) throws IOException {
        return WireClient.once(proxy.address(), "GET", path);
    }

    private Target greeting(String text) {
        return undertow(exchange -> exchange.getResponseSender().send(text));
    }

    private Target undertow(HttpHandler handler) {
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(4)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        server.start();
        opened.add(server::stop);
        return new Target("127.0.0.1", Listener.address(server).getPort());
    }

    private ScriptedBackend scripted(ScriptedBackend.Script script) throws IOException {
        ScriptedBackend backend = new ScriptedBackend(script);
        opened.add((Closeable) backend);
        return backend;
    }

    private static Target closedPort() throws IOException {
        try (ScriptedBackend gone = new ScriptedBackend((conversation, nth) -> {})) {
            return gone.target();
        }
    }

    private <T> Future<T> later(Callable<T> call) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        opened.add(thread::shutdownNow);
        return thread.submit(call);
    }
}
