package org.conpaas.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.conpaas.agent.protocol.DataFrames;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of one reconciler. Paths are those under {@code /api/v1}. Whatever is not the answer asked for is a
 * {@link Failure}. For one thread at a time, except {@link #stream}.
 */
public final class Reconciler {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;

    /** Longer than an agent lets a command be silent. */
    private static final int DATA_MILLIS = 15 * 60_000;

    private final Endpoint endpoint;
    private final Refusals refusals;
    private @Nullable SSLSocketFactory sockets;

    public Reconciler(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.refusals = new Refusals(endpoint);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** A path's segment or a query's value. */
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return json(call("GET", path, Optional.empty()));
    }

    /** All pages of a list, as one {@code {"items": […]}}. */
    public ObjectNode list(String path) {
        String join = path.contains("?") ? "&" : "?";
        ObjectNode all = Json.object();
        ArrayNode items = all.putArray("items");
        String after = "";
        do {
            JsonNode page = get(path + join + "limit=500" + (after.isEmpty() ? "" : "&after=" + escape(after)));
            page.path("items").forEach(items::add);
            if (page.has("missing")) {
                all.set("missing", page.path("missing"));
            }
            after = Json.text(page, "next");
        } while (!after.isEmpty());
        return all;
    }

    /** @param limit at most so many items of the first page */
    public JsonNode page(String path, int limit) {
        return get(path + (path.contains("?") ? "&" : "?") + "limit=" + limit);
    }

    public JsonNode post(String path, JsonNode body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return json(
                call("POST", path, Optional.of(new Body("application/json", bytes.length, out -> out.write(bytes)))));
    }

    public JsonNode put(String path, JsonNode body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return json(
                call("PUT", path, Optional.of(new Body("application/json", bytes.length, out -> out.write(bytes)))));
    }

    public JsonNode post(String path) {
        return post(path, Json.object());
    }

    /** Sends text that is no JSON. */
    public JsonNode postText(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return json(call("POST", path, Optional.of(new Body("text/plain", bytes.length, out -> out.write(bytes)))));
    }

    /**
     * Sends a file's bytes, however many; waits for the answer without a limit, because the other side looks them through.
     *
     * @param sent hears how many bytes have gone
     */
    public JsonNode upload(String path, Path file, LongConsumer sent) {
        try {
            HttpURLConnection connection = open(endpoint.api(path), "POST");
            connection.setReadTimeout(0);
            long size = Files.size(file);
            sendAll(connection, new Body("application/octet-stream", size, out -> Copy.of(file, out, sent)), path);
            check(connection, path);
            return json(read(connection.getInputStream()));
        } catch (IOException e) {
            throw refusals.unreachable(e);
        }
    }

    /** Who refuses early may close the connection while we still send: its answer says more than that. */
    private void sendAll(HttpURLConnection connection, Body body, String path) throws IOException {
        try {
            send(connection, body);
        } catch (IOException broken) {
            check(connection, path);
            throw broken;
        }
    }

    /** @return what the answer says */
    public JsonNode deleted(String path) {
        return json(call("DELETE", path, Optional.empty()));
    }

    public void delete(String path) {
        call("DELETE", path, Optional.empty());
    }

    public String text(String path) {
        return call("GET", path, Optional.empty());
    }

    /** Copies an answer's bytes, however many. */
    public void download(String path, OutputStream to) {
        try {
            HttpURLConnection connection = open(endpoint.api(path), "GET");
            check(connection, path);
            try (InputStream in = connection.getInputStream()) {
                long taken = in.transferTo(new Counted(to, bytes -> {}));
                // the JDK takes a connection that was closed for the end
                if (taken < connection.getContentLengthLong()) {
                    throw Failure.of("The file broke off before its end.")
                            .at(path)
                            .because(taken + " of " + connection.getContentLengthLong() + " bytes came")
                            .mend("take it again; nothing has changed");
                }
            }
        } catch (Counted.Untaken e) {
            throw unwritten(path, e);
        } catch (IOException e) {
            throw refusals.unreachable(e);
        }
    }

    /**
     * Copies data of a service; what is not whole is a failure.
     *
     * @param taken hears how many bytes have come
     */
    public void data(String path, OutputStream to, LongConsumer taken) {
        try {
            HttpURLConnection connection = open(endpoint.api(path), "GET");
            connection.setReadTimeout(DATA_MILLIS);
            check(connection, path);
            copy(connection, path, new Counted(to, taken));
        } catch (IOException e) {
            throw refusals.unreachable(e);
        }
    }

    private static void copy(HttpURLConnection connection, String path, OutputStream to) {
        try (InputStream in = connection.getInputStream()) {
            DataFrames.copy(in, to);
        } catch (Counted.Untaken e) {
            throw unwritten(path, e);
        } catch (DataFrames.Failed e) {
            throw Failure.of("The data could not be taken out.")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .mend("mend that and take it again; nothing has changed");
        } catch (IOException e) {
            throw Failure.of("The data broke off before its end.")
                    .at(path)
                    .because("the reconciler or the node's agent ended, or the connection did")
                    .mend("take it again; nothing has changed");
        }
    }

    private static Failure unwritten(String path, Counted.Untaken e) {
        return Failure.of("What came could not be written.")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .mend("make room, or name another place, and take it again");
    }

    /** Hands over each line as it arrives, until the other side ends. */
    public void stream(String path, Consumer<String> line) {
        try {
            HttpURLConnection connection = open(endpoint.api(path), "GET");
            connection.setReadTimeout(0);
            check(connection, path);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(line);
            }
        } catch (IOException e) {
            throw refusals.unreachable(e);
        }
    }

    /** Whether {@code /health/ready} says so; false as long as nobody answers. */
    public boolean isReady() {
        try {
            HttpURLConnection connection = open(endpoint.root("/health/ready"), "GET");
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String call(String method, String path, Optional<Body> body) {
        try {
            HttpURLConnection connection = open(endpoint.api(path), method);
            if (body.isPresent()) {
                send(connection, body.orElseThrow());
            }
            check(connection, path);
            return read(connection.getInputStream());
        } catch (IOException e) {
            throw refusals.unreachable(e);
        }
    }

    private HttpURLConnection open(URI address, String method) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure && endpoint.ca().isPresent()) {
            secure.setSSLSocketFactory(sockets(endpoint.ca().orElseThrow()));
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        // a redirect to another host would take the token along
        connection.setInstanceFollowRedirects(false);
        endpoint.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        connection.setRequestProperty("Accept", "application/json, application/problem+json, */*;q=0.5");
        return connection;
    }

    private SSLSocketFactory sockets(Path ca) {
        if (sockets == null) {
            sockets = Trust.only(ca);
        }
        return sockets;
    }

    private static void send(HttpURLConnection connection, Body body) throws IOException {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", body.type());
        connection.setFixedLengthStreamingMode(body.length());
        try (OutputStream out = connection.getOutputStream()) {
            body.content().writeTo(out);
        }
    }

    private void check(HttpURLConnection connection, String path) throws IOException {
        int status = connection.getResponseCode();
        if (status < 200 || status > 299) {
            InputStream problem = connection.getErrorStream();
            throw refusals.refused(status, "/api/v1" + path, problem == null ? "" : read(problem));
        }
    }

    private static String read(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String text) {
        return text.isBlank() ? Json.object() : Json.parse(text);
    }

    private record Body(String type, long length, Content content) {}

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
