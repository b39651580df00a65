package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.web.ProxySettings.Target;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackendChoiceTest extends ProxyFixture {
    BackendChoiceTest() throws IOException {}

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
        // the client has the answer a moment before the proxy has counted it
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (get("/-/config/d2").status() != 200) {
            assertThat(System.nanoTime()).as("still not settled").isLessThan(end);
        }
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
        ScriptedBackend sound = scripted(BackendChoiceTest::answerAll);
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

    private static void answerAll(ScriptedBackend.Conversation conversation, int nth) throws IOException {
        while (conversation.readHead()) {
            conversation.answer("ok");
        }
    }
}
