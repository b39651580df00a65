package org.conpaas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.conpaas.system.Installation;

/** An installation's REST API, asked without starting a program each time. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String root;
    private final String token;

    private Api(HttpClient client, String root, String token) {
        this.client = client;
        this.root = root;
        this.token = token;
    }

    static Api of(Installation installation) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(installation.home().resolve("ca/ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        return new Api(client, installation.url() + "/api/v1/", installation.token());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(path), BodyHandlers.ofString());
        Bench.NotMeasured.unless(
                response.statusCode() == 200, path + " answers " + response.statusCode() + ": " + response.body());
        return JSON.readTree(response.body());
    }

    /** Summaries of all applications, page by page. */
    List<JsonNode> applications() throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = get("applications?limit=500" + (after.isEmpty() ? "" : "&after=" + after));
            page.path("items").forEach(all::add);
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        return all;
    }

    /** Tells of all events from now on, on a thread of its own, until the reconciler ends. */
    void listen(Consumer<JsonNode> listener) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = client.send(request("events"), BodyHandlers.ofLines());
        Bench.NotMeasured.unless(response.statusCode() == 200, "events answers " + response.statusCode());
        Thread thread = new Thread(() -> read(response.body(), listener), "events");
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(Stream<String> lines, Consumer<JsonNode> listener) {
        try (lines) {
            lines.filter(line -> line.startsWith("data:"))
                    .map(line -> line.substring("data:".length()))
                    .forEach(text -> listener.accept(json(text)));
        } catch (UncheckedIOException ended) {
            // the installation is down: there is nothing more to tell
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("an event that is no JSON: " + text, e);
        }
    }
}
