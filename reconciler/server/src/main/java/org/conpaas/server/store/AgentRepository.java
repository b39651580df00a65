package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may speak as which agent. */
public interface AgentRepository {
    /**
     * Permits an agent to enrol once.
     *
     * @param hash SHA-256 of the one-time token, 64 hexadecimal digits
     */
    void permit(String hash, String agent, Instant expiresAt);

    /**
     * Uses a one-time token up. Of several callers with the same token one succeeds, and may call again: an answer can be lost.
     *
     * @param key SHA-256 of the caller's public key, 64 hexadecimal digits
     * @return the agent's name; empty when the token is unknown, used with another key, or expired
     */
    Optional<String> redeem(String hash, String key, Instant now);

    /** Whether there is a token for the agent, and none of its tokens was ever used: it cannot have called. */
    boolean isAwaited(String agent);

    /** Writes an issued certificate down. */
    void issued(CertificateRow certificate);

    List<CertificateRow> certificates(String agent);

    /** Refuses every certificate that the agent has, and every token that it could enrol with. */
    void revoke(String agent);

    /** Serials that are refused and not yet expired. */
    Set<String> revokedSerials(Instant now);

    /** @param serial hexadecimal, lower case */
    record CertificateRow(String serial, String agent, Instant notAfter, boolean revoked) {}
}
