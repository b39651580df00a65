package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;

/** The reconciler, as the agent calls it. Every method blocks; any thread may call. */
final class Reconciler implements Artifacts.Origin {
    private static final int PARTIAL = 206;

    private volatile Connection connection;

    Reconciler(Identity identity) {
        connection = new Connection(identity.reconciler(), identity.sockets());
    }

    /** Goes on with another certificate. */
    void use(Identity identity) {
        connection = new Connection(identity.reconciler(), identity.sockets());
    }

    Connection connection() {
        return connection;
    }

    private record Superseded(String epoch) {}

    /** @return empty when there was nothing new within the wait */
    Optional<Assignment> poll(String epoch, long version, Duration wait) throws IOException {
        String query = "?epoch=" + URLEncoder.encode(epoch, StandardCharsets.UTF_8) + "&version=" + version + "&wait="
                + wait.toSeconds();
        HttpURLConnection get = connection.open(AgentPaths.ASSIGNMENT + query, wait.plus(Connection.PATIENCE));
        int status = get.getResponseCode();
        if (status == HttpURLConnection.HTTP_NO_CONTENT) {
            return Optional.empty();
        }
        expect(get, HttpURLConnection.HTTP_OK);
        try (InputStream in = get.getInputStream()) {
            return Optional.of(Json.MAPPER.readValue(in, Assignment.class));
        }
    }

    /** @return the reconciler's epoch when the report was of another one; empty when it was taken */
    Optional<String> report(AgentReport report) throws IOException {
        HttpURLConnection post = connection.post(AgentPaths.REPORT, Json.MAPPER.writeValueAsBytes(report));
        if (post.getResponseCode() == HttpURLConnection.HTTP_CONFLICT) {
            try (InputStream in = post.getErrorStream()) {
                return Optional.of(Json.MAPPER.readValue(in, Superseded.class).epoch());
            }
        }
        expect(post, HttpURLConnection.HTTP_NO_CONTENT);
        return Optional.empty();
    }

    @Override
    public Artifacts.Content open(String sha256, long from) throws IOException {
        HttpURLConnection get = connection.open(AgentPaths.ARTIFACTS + sha256, Connection.PATIENCE);
        if (from > 0) {
            get.setRequestProperty("Range", "bytes=" + from + "-");
        }
        if (get.getResponseCode() == PARTIAL) {
            return new Artifacts.Content(get.getInputStream(), from);
        }
        if (get.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new Unworkable("the reconciler does not have " + sha256);
        }
        expect(get, HttpURLConnection.HTTP_OK);
        return new Artifacts.Content(get.getInputStream(), 0);
    }

    private static void expect(HttpURLConnection connection, int status) throws IOException {
        int got = connection.getResponseCode();
        if (got == status) {
            return;
        }
        try (InputStream error = connection.getErrorStream()) {
            if (error != null) {
                error.readNBytes(1 << 16);
            }
        }
        throw new IOException("The reconciler answered " + got + " to " + connection.getRequestMethod() + " "
                + connection.getURL().getPath());
    }
}
