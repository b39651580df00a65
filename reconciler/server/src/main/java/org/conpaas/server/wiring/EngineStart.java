package org.conpaas.server.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import org.conpaas.engine.Engine;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.local.LocalProvider;
import org.conpaas.server.api.EventStream;
import org.conpaas.server.git.GitSources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins to work once everything is open, and ends in the opposite order. */
@ApplicationScoped
public class EngineStart {
    private static final Logger log = LoggerFactory.getLogger(EngineStart.class);
    private static final int AFTER_THE_PLATFORM = 3_000;

    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_THE_PLATFORM) Object event,
            GitSources sources,
            LocalProvider local,
            Provider.Boot boot,
            Engine engine,
            EventStream events) {
        sources.start();
        resume(local, boot);
        engine.start();
        log.info("Reconciling; {} listen to events", events.listeners());
    }

    private static void resume(LocalProvider local, Provider.Boot boot) {
        try {
            local.resume(boot);
        } catch (ProviderException e) {
            log.error("The local agent cannot be started: {}", e.getMessage());
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event, Engine engine, GitSources sources) {
        engine.close();
        sources.close();
    }
}
