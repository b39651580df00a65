package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import org.conpaas.server.config.Settings;
import org.conpaas.server.health.Figures;
import org.conpaas.server.security.Tokens;

/** Opens what must be open before the first request, so that what is wrong refuses the deployment and not the request. */
@ApplicationScoped
public class PlatformStart {
    private static final String URL = "conpaas.url";

    void start(
            @Observes @Initialized(ApplicationScoped.class) Object event,
            Instance<Settings> settings,
            Instance<Tokens> tokens,
            Instance<Figures> figures) {
        String url = RefusedStart.told(() -> {
            tokens.get().makeFirst(settings.get().home().resolve("run").resolve("first-token"));
            figures.get().register();
            return settings.get().http().localUrl().toString();
        });
        System.setProperty(URL, url);
    }
}
