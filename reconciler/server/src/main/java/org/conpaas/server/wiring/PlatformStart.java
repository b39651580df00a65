package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import org.conpaas.server.config.Settings;
import org.conpaas.server.health.Figures;
import org.conpaas.server.security.Tokens;

/** Opens what must be open before the first request, so that what is wrong refuses the deployment and not the request. */
@ApplicationScoped
public class PlatformStart {
    void start(
            @Observes @Initialized(ApplicationScoped.class) Object event,
            Settings settings,
            Tokens tokens,
            Figures figures) {
        tokens.makeFirst(settings.home().resolve("run").resolve("first-token"));
        figures.register();
    }
}
