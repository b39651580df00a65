package org.conpaas.agent.web;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.conpaas.agent.web.ProxySettings.Target;
import org.conpaas.agent.web.WireClient.Answer;
import org.junit.jupiter.api.AfterEach;

/** A proxy on a free port, and backends for it; all closed after each test. */
abstract class ProxyFixture {

    final List<AutoCloseable> opened = new ArrayList<>();
    final ReverseProxy proxy = ReverseProxy.start(settings("none"));

    ProxyFixture() throws IOException {}

    @AfterEach
    void closeAll() throws Exception {
        proxy.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    final void reload(String digest, Target... backends) throws IOException {
        proxy.reload(settings(digest, backends));
    }

    static ProxySettings settings(String digest, Target... backends) {
        return new ProxySettings("127.0.0.1", 0, targets(backends), Optional.empty(), digest);
    }

    static LinkedHashSet<Target> targets(Target... backends) {
        return new LinkedHashSet<>(Arrays.asList(backends));
    }

    final Answer get(String path) throws IOException {
        return WireClient.once(proxy.address(), "GET", path);
    }

    final Target greeting(String text) {
        return undertow(exchange -> exchange.getResponseSender().send(text));
    }

    final Target undertow(HttpHandler handler) {
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

    final ScriptedBackend scripted(ScriptedBackend.Script script) throws IOException {
        ScriptedBackend backend = new ScriptedBackend(script);
        opened.add((Closeable) backend);
        return backend;
    }

    static Target closedPort() throws IOException {
        try (ScriptedBackend gone = new ScriptedBackend((conversation, nth) -> {})) {
            return gone.target();
        }
    }

    final <T> Future<T> later(Callable<T> call) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        opened.add(thread::shutdownNow);
        return thread.submit(call);
    }
}
