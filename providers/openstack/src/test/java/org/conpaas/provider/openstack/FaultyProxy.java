package org.conpaas.provider.openstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy on loopback through which a provider sees its cloud, and that can do to its calls what networks and clouds do. */
public final class FaultyProxy implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "content-length", "host", "proxy-connection", "transfer-encoding", "expect", "upgrade");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile Fault fault = (method, uri) -> Effect.NONE;

    /** What becomes of a call. */
    public interface Fault {
        Effect of(String method, URI uri);

        /** Called when the cloud has done it, before anybody hears of it. */
        default void after(String method, URI uri, int status) throws IOException {}
    }

    /** @param status 0: the cloud's own; -1: the connection is closed; -2: nothing comes until that is mended · @param reaches whether the cloud hears of it */
    public record Effect(int status, boolean reaches) {
        public static final Effect NONE = new Effect(0, true);
        public static final Effect SILENCE = new Effect(-1, false);
        /** The connection stays open, and nothing comes. */
        public static final Effect HANGS = new Effect(-2, false);
        /** It is done, and nobody hears of it. */
        public static final Effect LOST_ANSWER = new Effect(-1, true);

        public static Effect answer(int status) {
            return new Effect(status, false);
        }
    }

    public FaultyProxy() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public void fault(Fault next) {
        fault = next;
    }

    public void mend() {
        fault = (method, uri) -> Effect.NONE;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Effect effect = fault.of(exchange.getRequestMethod(), exchange.getRequestURI());
            if (effect.reaches()) {
                HttpResponse<byte[]> response = forward(exchange);
                fault.after(exchange.getRequestMethod(), exchange.getRequestURI(), response.statusCode());
                if (effect.status() == 0) {
                    response.headers().map().forEach((name, values) -> {
                        if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                            exchange.getResponseHeaders().put(name, List.copyOf(values));
                        }
                    });
                    answer(exchange, response.statusCode(), response.body());
                }
            } else if (effect.equals(Effect.HANGS)) {
                Fault ordered = fault;
                while (fault == ordered) {
                    Thread.sleep(100);
                }
            } else if (effect.status() > 0) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                String body = "{\"fault\": {\"code\": " + effect.status() + ", \"message\": \"as ordered\"}}";
                answer(exchange, effect.status(), body.getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(exchange.getRequestURI())
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
