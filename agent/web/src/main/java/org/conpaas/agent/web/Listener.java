package org.conpaas.agent.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A listening socket with {@code /-/health}, made for a heap of 48 MB. */
final class Listener {
    /** Undertow would take 512 bytes on a small heap, which makes large bodies slow. */
    private static final int BUFFER_BYTES = 16 * 1024 - 20;

    /**
     * Undertow writes a stack trace for every request that a client or a backend gives up. The requests are answered with
     * the reason, and the proxy notes each failing backend in a line. Held here, because loggers are kept weakly.
     */
    private static final List<Logger> QUIET = List.of(
            quiet("io.undertow", Level.WARNING),
            quiet("org.xnio", Level.WARNING),
            quiet("io.undertow.request", Level.OFF),
            quiet("io.undertow.proxy", Level.OFF));

    private static final int IO_THREADS = 2;
    private static final int WORKER_THREADS = 16;

    private Listener() {}

    static Undertow start(String address, int port, PathHandler paths) throws IOException {
        paths.addExactPath("/-/health", exchange -> exchange.getResponseSender().send("ok\n"));
        Undertow server = builder(address, port).setHandler(paths).build();
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            throw new IOException("cannot listen on " + address + ":" + port + ": " + reason(e), e);
        }
    }

    /** The address that it really listens on, which matters when the port was 0. */
    static InetSocketAddress address(Undertow server) {
        return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    static HttpHandler plainText(int status, String text) {
        return exchange -> {
            exchange.setStatusCode(status);
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
            exchange.getResponseSender().send(text + "\n");
        };
    }

    static HttpHandler notFound() {
        return plainText(StatusCodes.NOT_FOUND, "There is nothing at this address.");
    }

    private static Undertow.Builder builder(String address, int port) {
        return Undertow.builder()
                .addHttpListener(port, address)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(true)
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKER_THREADS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 60_000);
    }

    private static Logger quiet(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        return logger;
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        return String.valueOf((cause == null ? e : cause).getMessage());
    }
}
