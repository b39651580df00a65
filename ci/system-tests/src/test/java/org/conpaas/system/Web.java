package org.conpaas.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An installation's API and pages, without its command line. */
final class Web {
    private final Installation installation;
    private final HttpClient client;

    private Web(Installation installation, HttpClient client) {
        this.installation = installation;
        this.client = client;
    }

    static Web of(Installation installation) throws IOException {
        return new Web(
                installation,
                HttpClient.newBuilder().sslContext(trusting(installation)).build());
    }

    private static SSLContext trusting(Installation installation) throws IOException {
        try (InputStream in = Files.newInputStream(installation.home().resolve("ca/ca.crt"))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(installation.url() + path)).timeout(Duration.ofMinutes(2));
    }

    HttpResponse<String> get(String path, String token) throws IOException {
        return send(request(path).header("Authorization", "Bearer " + token), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request.build(), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** What the server says of its own routes. */
    JsonNode routes() throws IOException {
        HttpResponse<String> answer = send(request("/openapi")
                .header("Authorization", "Bearer " + installation.token())
                .header("Accept", "application/json"));
        return new ObjectMapper().readTree(answer.body()).path("paths");
    }

    /** All events that are kept: the stream tells them first, and then a sign of life. */
    String events(String path) throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer " + installation.token())
                .header("Last-Event-ID", "0");
        StringBuilder text = new StringBuilder();
        try (InputStream stream = send(request, BodyHandlers.ofInputStream()).body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                if (line.startsWith(":") && text.indexOf("data:") >= 0) {
                    break;
                }
            }
        }
        return text.toString();
    }
}
