package org.conpaas.server.agents;

import java.util.Optional;

/** Turns an agent's one-time token into its certificate. Thread-safe. */
public interface Enrolments {
    /**
     * @param csr certificate signing request in PEM
     * @return empty when the token is unknown, used with another key, or too old
     * @throws IllegalArgumentException when the request cannot be read or its signature is wrong; the message says which
     */
    Optional<Enrolment> enrol(String token, String csr);

    /**
     * A new certificate for an agent that called with the one that it has.
     *
     * @throws IllegalArgumentException as above
     */
    Enrolment renew(String agent, String csr);

    /** @param certificate and ca in PEM · @param agent the name in the certificate */
    record Enrolment(String certificate, String ca, String agent) {}
}
