package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.conpaas.engine.SteadyClock;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.server.config.Settings;
import org.conpaas.server.config.SettingsReader;
import org.conpaas.server.security.AgentCertificates;
import org.conpaas.server.security.AgentEnrolment;
import org.conpaas.server.security.Gate;
import org.conpaas.server.security.LoginLinks;
import org.conpaas.server.security.Sessions;
import org.conpaas.server.security.Throttle;
import org.conpaas.server.security.Tokens;
import org.conpaas.server.store.AgentRepository;
import org.conpaas.server.store.TokenRepository;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings, certificates and who may do what. */
@ApplicationScoped
public class PlatformProducers {
    private static final Logger log = LoggerFactory.getLogger(PlatformProducers.class);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Settings settings(Config config) {
        SettingsReader reader = new SettingsReader(config);
        reader.warnings().forEach(log::warn);
        return reader.read();
    }

    @Produces
    @Singleton
    CertificateAuthority authority(Settings settings, Clock clock) {
        return CertificateAuthority.open(settings.home().resolve("ca"), clock.instant());
    }

    @Produces
    @Singleton
    Tokens tokens(TokenRepository repository, Clock clock) {
        return new Tokens(repository, clock);
    }

    @Produces
    @Singleton
    Sessions sessions(Tokens tokens, Clock clock) {
        return new Sessions(tokens, clock);
    }

    @Produces
    @Singleton
    LoginLinks loginLinks(Settings settings, Tokens tokens, Clock clock) {
        return new LoginLinks(settings.http().publicUrl(), tokens, clock);
    }

    @Produces
    @Singleton
    AgentEnrolment enrolment(AgentRepository agents, CertificateAuthority authority, Settings settings, Clock clock) {
        return new AgentEnrolment(agents, authority, settings.agents(), clock);
    }

    @Produces
    @Singleton
    Gate gate(Tokens tokens, Sessions sessions, CertificateAuthority authority, AgentRepository agents, Clock clock) {
        return new Gate(
                tokens, sessions, new AgentCertificates(authority, agents, clock), new Throttle(new SteadyClock()));
    }
}
