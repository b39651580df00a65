package org.conpaas.server.security;

import java.util.Locale;

/**
 * Whose request it is.
 *
 * @param name of the token, or of the agent
 * @param credential SHA-256 of the token, or serial of the certificate: tells when the right has ended
 */
public record Caller(String name, Role role, String credential) {
    /** What a caller may reach. */
    public enum Role {
        /** Everything but the agents' paths. */
        ADMIN,
        /** The agents' paths. */
        AGENT;

        /** As the container names it. */
        public String group() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
