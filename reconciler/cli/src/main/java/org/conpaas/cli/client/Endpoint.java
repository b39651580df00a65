package org.conpaas.cli.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the reconciler is and how to be let in.
 *
 * @param url scheme, host and port
 * @param token absent: only {@code /health} answers
 * @param ca the only certificate authority that is trusted; absent: those of the JDK
 * @param tokenFrom where the token came from or should have come from, for messages
 */
public record Endpoint(URI url, Optional<String> token, Optional<Path> ca, String tokenFrom) {
    public Endpoint {
        if (!isSafe(url)) {
            throw Failure.of("The token would be sent in clear.")
                    .at(url)
                    .because("the address is not https")
                    .mend("use https://… (http is accepted for 127.0.0.1 and localhost only)");
        }
    }

    private static boolean isSafe(URI url) {
        return "https".equals(url.getScheme())
                || ("http".equals(url.getScheme())
                        && ("127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost())));
    }

    /** @param path under {@code /api/v1}, beginning with a slash */
    public URI api(String path) {
        return root("/api/v1" + path);
    }

    /** @param path beginning with a slash */
    public URI root(String path) {
        return URI.create(base() + path);
    }

    private String base() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
