package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.conpaas.agent.web.ProxySettings.Target;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backends come and go while clients ask; a removed one is ended as soon as the probe says that it may. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReloadUnderLoadTest {
    private static final int REQUESTS = 24_000;
    private static final int CLIENTS = 6;

    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Deque<RunningBackend> backends = new ArrayDeque<>();

    private record RunningBackend(Undertow server, Target target) {}

    @Test
    void no_request_fails_over_reloads_that_add_and_remove_backends() throws Exception {
        backends.add(startBackend());
        try (ReverseProxy proxy = ReverseProxy.start(settings(0))) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Thread(() -> ask(proxy), "client"));
            }
            clients.forEach(Thread::start);
            int reloads = 0;
            while (asked.get() < REQUESTS && failures.isEmpty()) {
                exchangeOldest(proxy, ++reloads);
            }
            for (Thread client : clients) {
                client.join();
            }

            assertThat(failures).isEmpty();
            assertThat(asked.get()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(reloads).isGreaterThan(20);
        } finally {
            backends.forEach(backend -> backend.server().stop());
        }
    }

    private void exchangeOldest(ReverseProxy proxy, int reload) throws IOException {
        backends.add(startBackend());
        proxy.reload(settings(reload));
        int seen = asked.get();
        RunningBackend leaving = backends.remove();
        proxy.reload(settings(-reload));
        while (WireClient.once(proxy.address(), "GET", "/-/config/d" + -reload).status() != 200) {
            Thread.onSpinWait();
        }
        leaving.server().stop();
        // the clients end at REQUESTS: nobody would ask the rest
        while (asked.get() < Math.min(seen + 200, REQUESTS) && failures.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void ask(ReverseProxy proxy) {
        while (asked.get() < REQUESTS && failures.isEmpty()) {
            try (WireClient client = new WireClient(proxy.address())) {
                for (int i = 0; i < 100; i++) {
                    ask(client, asked.incrementAndGet());
                }
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private void ask(WireClient client, int nth) throws IOException {
        boolean posts = nth % 10 == 0;
        Answer answer = client.ask(posts ? "POST" : "GET", "/" + nth, posts ? "body" : "");
        if (answer.status() != 200 || !answer.body().equals("/" + nth)) {
            failures.add(nth + ": " + answer);
        }
    }

    private ProxySettings settings(int digest) {
        Set<Target> targets =
                backends.stream().map(RunningBackend::target).collect(Collectors.toCollection(LinkedHashSet::new));
        return new ProxySettings("127.0.0.1", 0, targets, Optional.empty(), "d" + digest);
    }

    /** Undertow cuts what it has when it is stopped, so an answer that is still due would be seen to fail. */
    private static RunningBackend startBackend() {
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(4)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(new BlockingHandler(ReloadUnderLoadTest::answer))
                .build();
        server.start();
        return new RunningBackend(
                server, new Target("127.0.0.1", Listener.address(server).getPort()));
    }

    private static void answer(HttpServerExchange exchange) throws IOException {
        exchange.getInputStream().readAllBytes();
        exchange.getResponseSender().send(exchange.getRequestPath());
    }
}
