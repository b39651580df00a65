package org.conpaas.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers what a test told it to, remembers what it was asked, and lets in whoever has the token. */
final class FakeReconciler implements AutoCloseable {
    static final String TOKEN = "a-token";

    private static final String NOTHING = """
            {"type": "about:blank", "title": "Not Found", "status": 404, "code": "CP6004", "detail": "nothing is here",
             "hint": "compare the path and its parameters with the REST API's reference"}""";

    private record Answer(int status, byte[] body, int announced) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    FakeReconciler() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The last answer given for a request is repeated; earlier ones are given once, in order. */
    FakeReconciler answer(String request, String body) {
        return answer(request, 200, body);
    }

    FakeReconciler answer(String request, int status, String body) {
        return answer(request, status, body.getBytes(StandardCharsets.UTF_8));
    }

    synchronized FakeReconciler answer(String request, int status, byte[] body) {
        answers.computeIfAbsent(request, none -> new ArrayDeque<>()).add(new Answer(status, body, body.length));
        return this;
    }

    /** The connection ends before what was announced has come. */
    synchronized FakeReconciler breakOff(String request, String begin) {
        byte[] body = begin.getBytes(StandardCharsets.UTF_8);
        answers.computeIfAbsent(request, none -> new ArrayDeque<>()).add(new Answer(200, body, 2 * body.length));
        return this;
    }

    /** Method, path with query, and body of every request. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
            asked.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
            Answer answer = answer(exchange, path);
            byte[] bytes = answer.body();
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : answer.announced());
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer answer(HttpExchange exchange, String path) {
        boolean open = path.startsWith("/health") || path.equals("/greeting");
        if (!open && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, new byte[0], 0);
        }
        Deque<Answer> prepared = answers.get(exchange.getRequestMethod() + " " + path);
        if (prepared == null) {
            return new Answer(404, NOTHING.getBytes(StandardCharsets.UTF_8), NOTHING.length());
        }
        Answer first = prepared.getFirst();
        return prepared.size() > 1 ? prepared.removeFirst() : first;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
