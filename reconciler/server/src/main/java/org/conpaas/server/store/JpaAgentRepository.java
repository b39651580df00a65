package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Enrolments and certificates in the database. */
public final class JpaAgentRepository implements AgentRepository {
    private final Database database;

    public JpaAgentRepository(Database database) {
        this.database = database;
    }

    @Override
    public void permit(String hash, String agent, Instant expiresAt) {
        database.run(manager -> manager.persist(new EnrolmentEntity(hash, agent, expiresAt, null)));
    }

    @Override
    public Optional<String> redeem(String hash, String key, Instant now) {
        return database.write(manager -> {
            // the update decides which of two callers is first; reading before it would let both through
            int used = manager.createQuery("UPDATE EnrolmentEntity e SET e.usedAt = :now, e.key = :key"
                            + " WHERE e.hash = :hash AND (e.usedAt IS NULL OR e.key = :key) AND e.expiresAt > :now")
                    .setParameter("now", now)
                    .setParameter("key", key)
                    .setParameter("hash", hash)
                    .executeUpdate();
            return used == 1 ? Optional.of(manager.find(EnrolmentEntity.class, hash).agent) : Optional.empty();
        });
    }

    @Override
    public boolean isAwaited(String agent) {
        return database.read(manager -> {
            List<EnrolmentEntity> tokens = manager.createQuery(
                            "SELECT e FROM EnrolmentEntity e WHERE e.agent = :agent", EnrolmentEntity.class)
                    .setParameter("agent", agent)
                    .getResultList();
            return !tokens.isEmpty() && tokens.stream().allMatch(token -> token.usedAt == null);
        });
    }

    @Override
    public void issued(CertificateRow certificate) {
        database.run(manager -> manager.persist(new CertificateEntity(
                certificate.serial(), certificate.agent(), certificate.notAfter(), certificate.revoked())));
    }

    @Override
    public List<CertificateRow> certificates(String agent) {
        return database.read(manager -> manager.createQuery(
                        "SELECT c FROM CertificateEntity c WHERE c.agent = :agent ORDER BY c.notAfter, c.serial",
                        CertificateEntity.class)
                .setParameter("agent", agent)
                .getResultStream()
                .map(row -> new CertificateRow(row.serial, row.agent, row.notAfter, row.revoked))
                .toList());
    }

    @Override
    public void revoke(String agent) {
        database.run(manager -> {
            manager.createQuery("UPDATE CertificateEntity c SET c.revoked = TRUE WHERE c.agent = :agent")
                    .setParameter("agent", agent)
                    .executeUpdate();
            manager.createQuery("DELETE FROM EnrolmentEntity e WHERE e.agent = :agent")
                    .setParameter("agent", agent)
                    .executeUpdate();
        });
    }

    @Override
    public Set<String> revokedSerials(Instant now) {
        return database.read(manager -> manager.createQuery(
                        "SELECT c.serial FROM CertificateEntity c WHERE c.revoked = TRUE AND c.notAfter > :now",
                        String.class)
                .setParameter("now", now)
                .getResultStream()
                .collect(Collectors.toUnmodifiableSet()));
    }
}
