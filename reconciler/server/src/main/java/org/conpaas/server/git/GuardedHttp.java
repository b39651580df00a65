package org.conpaas.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Connections of one Git operation over http. All share its deadline, a redirect cannot lead where the source itself could
 * not have led, and another host than the source's never sees its credentials.
 */
final class GuardedHttp implements HttpConnectionFactory {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "proxy-authorization");

    private final URIish origin;
    private final GitSettings settings;
    private final Deadline deadline;

    GuardedHttp(URIish origin, GitSettings settings, Deadline deadline) {
        this.origin = origin;
        this.settings = settings;
        this.deadline = deadline;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        check(url);
        return new Connection(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        check(url);
        return new Connection(url, proxy);
    }

    private void check(URL url) throws IOException {
        deadline.check();
        boolean allowed = url.getProtocol().equals("https")
                || settings.allowHttp() && url.getProtocol().equals("http");
        if (!allowed) {
            throw new IOException("refused to go on to " + url.getProtocol() + "://" + url.getHost() + ": not https");
        }
        Optional<String> refusal = settings.sourceAddresses().refusal(url.getHost());
        if (refusal.isPresent()) {
            throw new IOException("refused to connect: " + refusal.get());
        }
    }

    private boolean isOrigin(URL url) {
        return url.getHost().equalsIgnoreCase(origin.getHost())
                && url.getProtocol().equals(origin.getScheme())
                && port(url.getPort(), url) == port(origin.getPort(), url);
    }

    private static int port(int port, URL url) {
        return port > 0 ? port : url.getDefaultPort();
    }

    private final class Connection extends JDKHttpConnection {
        private final boolean trusted;

        Connection(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
            trusted = isOrigin(url);
            super.setReadTimeout(deadline.readMillis());
            super.setConnectTimeout(deadline.readMillis());
        }

        @Override
        public void setReadTimeout(int millis) {
            super.setReadTimeout(deadline.readMillis());
        }

        @Override
        public void setConnectTimeout(int millis) {
            super.setConnectTimeout(deadline.readMillis());
        }

        @Override
        public void setRequestProperty(String key, String value) {
            if (trusted || !CREDENTIALS.contains(key.toLowerCase(Locale.ROOT))) {
                super.setRequestProperty(key, value);
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return deadline.bound(super.getInputStream());
        }

        /** Asked for only by those who would not verify. */
        @Override
        public void setHostnameVerifier(HostnameVerifier verifier) {
            throw new UnsupportedOperationException("TLS is always verified");
        }

        @Override
        public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new UnsupportedOperationException("TLS is always verified");
        }
    }
}
