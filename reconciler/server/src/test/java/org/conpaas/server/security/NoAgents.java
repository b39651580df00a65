package org.conpaas.server.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.conpaas.server.store.AgentRepository;

/** An installation that has no agents. */
final class NoAgents implements AgentRepository {
    @Override
    public void permit(String hash, String agent, Instant expiresAt) {
        throw new UnsupportedOperationException("no agent enrols here");
    }

    @Override
    public Optional<String> redeem(String hash, String key, Instant now) {
        return Optional.empty();
    }

    @Override
    public boolean isAwaited(String agent) {
        return false;
    }

    @Override
    public void issued(CertificateRow certificate) {
        throw new UnsupportedOperationException("no agent enrols here");
    }

    @Override
    public List<CertificateRow> certificates(String agent) {
        return List.of();
    }

    @Override
    public void revoke(String agent) {
        throw new UnsupportedOperationException("no agent enrols here");
    }

    @Override
    public Set<String> revokedSerials(Instant now) {
        return Set.of();
    }
}
