package org.conpaas.server.security;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.pki.CertificateAuthority.Issued;
import org.conpaas.pki.Pem;
import org.conpaas.pki.PkiException;
import org.conpaas.server.config.Settings.AgentSettings;
import org.conpaas.server.store.AgentRepository;
import org.conpaas.server.store.AgentRepository.CertificateRow;

/** Lets an agent in for the first time: a one-time token goes in its boot data, and comes back with a request. Thread-safe. */
public final class AgentEnrolment {
    private final AgentRepository agents;
    private final CertificateAuthority authority;
    private final AgentSettings settings;
    private final Clock clock;

    public AgentEnrolment(AgentRepository agents, CertificateAuthority authority, AgentSettings settings, Clock clock) {
        this.agents = agents;
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return a token with which the agent may enrol once, within {@code conpaas.agents.enrolment} */
    public String permit(String agent) {
        String token = RandomText.next();
        agents.permit(RandomText.hash(token), agent, clock.instant().plus(settings.enrolmentLife()));
        return token;
    }

    /**
     * @param request a signed certificate request as PEM; only its key counts
     * @return empty when the token is unknown, used with another key, or too old
     * @throws IllegalArgumentException when the request is unreadable or not signed with its own key; the token stays good
     */
    public Optional<Enrolled> enrol(String token, String request) {
        return agents.redeem(RandomText.hash(token), key(request), clock.instant())
                .filter(agent -> agents.certificates(agent).stream().noneMatch(CertificateRow::revoked))
                .map(agent -> issue(agent, request));
    }

    /** Refuses the certificates that the agent has, and gives it no other. */
    public void revoke(String agent) {
        agents.revoke(agent);
    }

    /**
     * A new certificate for an agent that proved its name by the one that it has.
     *
     * @throws IllegalArgumentException as above
     */
    public Enrolled renew(String agent, String request) {
        return issue(agent, request);
    }

    private static String key(String request) {
        try {
            return CertificateAuthority.keyDigest(request);
        } catch (PkiException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }

    /** What the agent gets: certificate and authority as PEM, and its name. */
    public record Enrolled(String certificate, String authority, String agent) {}

    private Enrolled issue(String agent, String request) {
        try {
            Duration life = Duration.ofDays(settings.certificateDays());
            Issued issued = authority.issueAgent(request, agent, clock.instant(), life);
            agents.issued(new CertificateRow(issued.serial(), agent, issued.notAfter(), false));
            return new Enrolled(Pem.text(issued.certificate()), Pem.text(authority.certificate()), agent);
        } catch (PkiException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }
}
