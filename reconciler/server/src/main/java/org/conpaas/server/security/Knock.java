package org.conpaas.server.security;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What of a request matters for letting it in.
 *
 * @param path decoded and normalised, without parameters, from the application's root
 * @param address of the other side
 * @param html whether a browser asks for a page
 * @param sameOrigin false when a browser says that another site's page sent it
 * @param session the session cookie's value
 */
public record Knock(
        String method,
        String path,
        String address,
        Optional<String> authorization,
        Optional<String> session,
        boolean html,
        boolean sameOrigin,
        Optional<X509Certificate> certificate) {
    boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
