package org.conpaas.server.security;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.server.security.Caller.Role;
import org.conpaas.server.store.AgentRepository;

/** Recognises agents by their certificates. Thread-safe. */
public final class AgentCertificates {
    /** How long a revocation may take to be noticed by another reconciler; saves a query for every report. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final CertificateAuthority authority;
    private final AgentRepository agents;
    private final Clock clock;
    private volatile Revoked revoked = new Revoked(Set.of(), Instant.EPOCH);

    public AgentCertificates(CertificateAuthority authority, AgentRepository agents, Clock clock) {
        this.authority = authority;
        this.agents = agents;
        this.clock = clock;
    }

    private record Revoked(Set<String> serials, Instant readAt) {}

    Optional<Caller> caller(X509Certificate certificate) {
        String serial = CertificateAuthority.serial(certificate);
        if (!authority.recognises(certificate, clock.instant()) || revoked().contains(serial)) {
            return Optional.empty();
        }
        return Optional.of(new Caller(CertificateAuthority.agent(certificate), Role.AGENT, serial));
    }

    private Set<String> revoked() {
        Instant now = clock.instant();
        // also when the clock was set back: a revocation must not go unnoticed until it has caught up
        if (Duration.between(revoked.readAt(), now).abs().compareTo(FRESH) > 0) {
            revoked = new Revoked(agents.revokedSerials(now), now);
        }
        return revoked.serials();
    }
}
