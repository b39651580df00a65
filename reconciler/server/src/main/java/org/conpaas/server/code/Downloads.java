package org.conpaas.server.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.conpaas.server.code.ArtifactFiles.Artifact;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;
import org.conpaas.server.git.Deadline;
import org.conpaas.server.git.GitSettings;

/** Fetches files by https, no further than it may, in bounded time and size. Thread-safe; blocks. */
final class Downloads {
    private static final int REDIRECTS = 5;

    private final GitSettings settings;
    private final ArtifactFiles artifacts;

    Downloads(GitSettings settings, ArtifactFiles artifacts) {
        this.settings = settings;
        this.artifacts = artifacts;
    }

    /** @throws ArtifactException when the URL is refused or its content is not what it should be: a retry changes nothing */
    Artifact fetch(String url, Optional<String> sha256) throws IOException {
        var limits = settings.limits();
        Deadline deadline = new Deadline(limits.operation(), limits.silence(), limits.downloadBytes());
        URI at = checked(url);
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpURLConnection connection = open(at, deadline);
            try {
                int status = connection.getResponseCode();
                if (status == HttpURLConnection.HTTP_OK) {
                    return keep(connection, deadline, sha256);
                }
                at = next(at, connection, status);
            } finally {
                connection.disconnect();
            }
        }
        throw new ArtifactException("it redirects more than " + REDIRECTS + " times");
    }

    private Artifact keep(HttpURLConnection connection, Deadline deadline, Optional<String> sha256) throws IOException {
        long limit = settings.limits().downloadBytes();
        if (connection.getContentLengthLong() > limit) {
            throw new ArtifactException("it is larger than the limit of " + limit + " bytes");
        }
        try (InputStream in = deadline.bound(connection.getInputStream())) {
            return artifacts.put(in, limit, sha256);
        } catch (Deadline.TooLargeException e) {
            throw new ArtifactException("it is " + e.getMessage());
        }
    }

    private HttpURLConnection open(URI at, Deadline deadline) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(deadline.readMillis());
        connection.setReadTimeout(deadline.readMillis());
        connection.setRequestProperty("Accept-Encoding", "identity");
        return connection;
    }

    private URI next(URI at, HttpURLConnection connection, int status) throws IOException {
        String location = connection.getHeaderField("Location");
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (redirect && location != null) {
            return checked(resolved(at, location));
        }
        String said = "the server answered " + status;
        if (status >= 400 && status < 500 && status != 408 && status != 425 && status != 429) {
            throw new ArtifactException(said);
        }
        throw new IOException(said);
    }

    private static String resolved(URI at, String location) throws ArtifactException {
        try {
            return at.resolve(new URI(location)).toString();
        } catch (URISyntaxException e) {
            throw new ArtifactException("it redirects to something that is no URL");
        }
    }

    /** Also for each redirect: a public server must not lead us to a private one. */
    private URI checked(String url) throws IOException {
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean allowed = scheme.equals("https") || settings.allowHttp() && scheme.equals("http");
            if (!allowed || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new ArtifactException("only https URLs without a user in them are fetched");
            }
            Optional<String> refusal = settings.downloadAddresses().refusal(uri.getHost());
            if (refusal.isPresent()) {
                throw new ArtifactException("nothing is fetched from there: " + refusal.get());
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new ArtifactException("it is not a URL");
        }
    }
}
