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
    /** Read by the launcher, which runs in the same process and tells the user. */
    private static final String REFUSED = "conpaas.refused";

    private static final String URL = "conpaas.url";

    void start(
            @Observes @Initialized(ApplicationScoped.class) Object event,
            Instance<Settings> settings,
            Instance<Tokens> tokens,
            Instance<Figures> figures) {
        try {
            tokens.get().makeFirst(settings.get().home().resolve("run").resolve("first-token"));
            figures.get().register();
            System.setProperty(URL, settings.get().http().publicUrl().toString());
        } catch (RuntimeException refused) {
            System.setProperty(REFUSED, sentence(refused));
            throw refused;
        }
    }

    /** Our own sentence, which the container has wrapped. */
    private static String sentence(Throwable refused) {
        Throwable cause = refused;
        while (cause.getCause() != null && !cause.getClass().getPackageName().startsWith("org.conpaas")) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
