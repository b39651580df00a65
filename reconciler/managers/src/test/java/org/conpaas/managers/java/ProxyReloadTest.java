package org.conpaas.managers.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;
import static org.conpaas.managers.Load.later;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.managers.Engines;
import org.conpaas.managers.Given;
import org.conpaas.managers.Load;
import org.conpaas.managers.Load.Answer;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the proxy's spec promises, kept by a real nginx. */
class ProxyReloadTest {
    private static final String ADDRESS = "127.77.2.1";
    private static final String PAGE = "http://" + ADDRESS + ":8080/";

    private final List<HttpServer> backends = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private PlainNode node;

    @BeforeEach
    void nginx(@TempDir Path directory) throws IOException {
        Engines.assume("nginx");
        node = new PlainNode(Files.createDirectories(directory.resolve("node")), ADDRESS);
        node.artifact("web", Path.of("unused.jar"));
    }

    @AfterEach
    void stop() {
        slowMayEnd.countDown();
        node.close();
        backends.forEach(backend -> backend.stop(0));
        threads.shutdownNow();
    }

    @Test
    void sends_requests_to_all_backends_and_tells_them_whose_they_are() throws Exception {
        start(proxy(backend(1), backend(2)));
        await("both answer", () -> get(PAGE).body().startsWith("127.77.2.11"));
        await("both answer", () -> get(PAGE).body().startsWith("127.77.2.12"));
        assertThat(get(PAGE).body()).endsWith("for 127.0.0.1 host " + ADDRESS + ":8080");
    }

    @Test
    void adds_and_removes_backends_under_load_without_a_failed_request() throws Exception {
        NodeSpec one = proxy(backend(1));
        NodeSpec two = proxy("127.77.2.11", backend(2));
        Process nginx = start(one);
        try (Load load = Load.on(PAGE, 4)) {
            for (int round = 0; round < 3; round++) {
                reload(nginx, two);
                int before = load.answered();
                await("load goes on", () -> load.answered() > before + 200);
                reload(nginx, one);
            }
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void says_that_a_configuration_is_active_only_once_requests_by_the_old_one_have_ended() throws Exception {
        NodeSpec both = proxy(backend(1), backend(2));
        NodeSpec one = proxy("127.77.2.11");
        Process nginx = start(both);
        CompletableFuture<Answer> slow = later(PAGE + "slow");
        slowBegan.await();
        node.write(one);
        Engines.hangUp(nginx);
        await("the new configuration is active", () -> probe(one).status() == 503);
        assertThat(slow).isNotDone();
        slowMayEnd.countDown();
        await("the old one has ended", () -> probe(one).status() == 200);
        assertThat(slow.get().status()).isEqualTo(200);
    }

    @Test
    void keeps_the_old_configuration_when_the_new_one_is_broken() throws Exception {
        NodeSpec good = proxy(backend(1));
        Process nginx = start(good);
        NodeSpec broken = proxy("not an address");
        node.write(broken);
        Engines.hangUp(nginx);
        await("nginx has refused it", () -> node.log().contains("[emerg]"));
        assertThat(probe(broken).status()).isEqualTo(404);
        assertThat(get(PAGE).status()).isEqualTo(200);
    }

    @Test
    void counts_requests_and_how_long_the_backends_took() throws Exception {
        NodeSpec spec = proxy(backend(1));
        start(spec);
        node.start(spec.processes().get(1));
        await("it answers", () -> get(PAGE).status() == 200);
        try (Load load = Load.on(PAGE, 2)) {
            Path numbers = node.path("run/traffic");
            await(
                    "it is counted",
                    () -> Files.exists(numbers) && Files.readString(numbers).contains("backend_response_p95_seconds"));
            assertThat(Files.readAllLines(numbers))
                    .extracting(line -> line.split(" ")[0])
                    .containsExactlyInAnyOrder(
                            "requests_per_second",
                            "errors_per_second",
                            "response_p50_seconds",
                            "response_p95_seconds",
                            "backend_requests_per_second",
                            "backend_errors_per_second",
                            "backend_response_p50_seconds",
                            "backend_response_p95_seconds");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void leaves_nothing_behind_when_its_master_is_killed() throws Exception {
        Process nginx = start(proxy(backend(1)));
        List<ProcessHandle> all = nginx.descendants().toList();
        ProcessHandle.of(Long.parseLong(
                        Files.readString(node.path("tmp/nginx.pid")).trim()))
                .orElseThrow()
                .destroyForcibly();
        PlainNode.ended(nginx);
        await("its workers are gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void ends_on_a_signal() throws Exception {
        Process nginx = start(proxy(backend(1)));
        List<ProcessHandle> all = nginx.descendants().toList();
        nginx.destroy();
        PlainNode.ended(nginx);
        assertThat(all).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    private Process start(NodeSpec spec) throws Exception {
        node.write(spec);
        Process process = node.start(spec.processes().get(0));
        await("nginx answers", () -> probe(spec).status() == 200);
        return process;
    }

    private void reload(Process nginx, NodeSpec spec) throws Exception {
        node.write(spec);
        Engines.hangUp(nginx);
        await("the configuration is active", () -> probe(spec).status() == 200);
    }

    private static Answer probe(NodeSpec spec) {
        return get(spec.probes().get(0).target());
    }

    private static NodeSpec proxy(String... addresses) {
        Given given = Given.service("java").node("proxy", ADDRESS);
        for (String address : addresses) {
            given.node("backend", address);
        }
        return Objects.requireNonNull(new JavaManager().render(given.context()).get(Given.id("proxy", 1)));
    }

    /** @return its address */
    private String backend(int number) throws IOException {
        String address = "127.77.2.1" + number;
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 9080), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                slow();
            }
            String body = address + " for " + exchange.getRequestHeaders().getFirst("X-Forwarded-For") + " host "
                    + exchange.getRequestHeaders().getFirst("Host");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        backends.add(server);
        return address;
    }

    private void slow() {
        slowBegan.countDown();
        try {
            slowMayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
