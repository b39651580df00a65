package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits for a token for ever. */
class KeystoneTest {
    private static final Duration LIMIT = Duration.ofMillis(300);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private volatile boolean beginsToAnswer;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::stall);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void stall(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (beginsToAnswer) {
                exchange.sendResponseHeaders(201, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void an_answer_that_stalls_ends_in_time() {
        assertTimesOut();
        beginsToAnswer = true;
        assertTimesOut();
    }

    private void assertTimesOut() {
        Keystone keystone = new Keystone(settings(), Clock.systemUTC(), LIMIT);
        assertThatThrownBy(keystone::token)
                .hasMessage("identity service: request timed out")
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    private OpenStackSettings settings() {
        return ScriptedCloud.settings("http://127.0.0.1:" + server.getAddress().getPort() + "/v3", Optional.of("one"));
    }
}
