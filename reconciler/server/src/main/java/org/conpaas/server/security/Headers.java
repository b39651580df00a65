package org.conpaas.server.security;

import jakarta.servlet.http.HttpServletResponse;

/** What every answer tells a browser. */
final class Headers {
    private Headers() {}

    static void secure(HttpServletResponse response) {
        response.setHeader("Strict-Transport-Security", "max-age=31536000");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        // Faces renders scripts and styles into the page, so 'unsafe-inline' stays until it can give them a nonce
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
                        + " img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'");
    }
}
