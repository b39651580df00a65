package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Requests to one reconciler.
 *
 * @param address {@code https://host:port}
 * @param sockets which trust its authority only
 */
record Connection(String address, SSLSocketFactory sockets) {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration TO_CONNECT = Duration.ofSeconds(5);

    /** @throws Unworkable when the address is not one of https */
    HttpURLConnection open(String path, Duration patience) throws IOException {
        try {
            URI uri = URI.create(address.replaceAll("/+$", "") + path);
            if (!(uri.toURL().openConnection() instanceof HttpsURLConnection connection)) {
                throw new Unworkable("The reconciler's address " + address + " is not one of https");
            }
            connection.setSSLSocketFactory(sockets);
            connection.setConnectTimeout((int) TO_CONNECT.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setUseCaches(false);
            connection.setInstanceFollowRedirects(false);
            return connection;
        } catch (IllegalArgumentException e) {
            throw new Unworkable("The reconciler's address " + address + " is no URL", e);
        }
    }

    HttpURLConnection post(String path, byte[] json) throws IOException {
        HttpURLConnection connection = open(path, PATIENCE);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(json.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(json);
        }
        return connection;
    }
}
