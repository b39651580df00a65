package org.conpaas.server.api;

import jakarta.ws.rs.core.SecurityContext;

/** Who asks. */
final class Caller {
    private Caller() {}

    static String name(SecurityContext caller) {
        return caller.getUserPrincipal() == null
                ? "unknown"
                : caller.getUserPrincipal().getName();
    }
}
