package org.conpaas.server.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.conpaas.engine.Engine;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.local.LocalProvider;
import org.conpaas.server.agents.AgentSessions;
import org.conpaas.server.api.EventStream;
import org.conpaas.server.git.GitSources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins to work once everything is open, and ends before anything is closed. */
@ApplicationScoped
public class EngineStart {
    private static final Logger log = LoggerFactory.getLogger(EngineStart.class);
    private static final int AFTER_THE_PLATFORM = 3_000;
    private static final int KEEP_ALIVE = 15;

    /** Two threads: what empties the trash may take long, and must not hold up the others. */
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, EngineStart::thread);

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "timer");
        thread.setDaemon(true);
        return thread;
    }

    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_THE_PLATFORM) Object event,
            GitSources sources,
            LocalProvider local,
            Provider.Boot boot,
            Engine engine,
            AgentSessions agents,
            EventStream events,
            CloudTrash trash) {
        sources.start();
        timer.scheduleWithFixedDelay(always(agents::callTheRoll), 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(always(trash::empty), 1, 60, TimeUnit.MINUTES);
        timer.scheduleWithFixedDelay(always(events::keepAlive), KEEP_ALIVE, KEEP_ALIVE, TimeUnit.SECONDS);
        resume(local, boot);
        engine.start();
        log.info("Reconciling; {} listen to events", events.listeners());
    }

    /** A timer calls no more what once threw. */
    private static Runnable always(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("What is done every few seconds broke; it is tried again", e);
            }
        };
    }

    private static void resume(LocalProvider local, Provider.Boot boot) {
        try {
            local.resume(boot);
        } catch (ProviderException e) {
            log.error("The local agent cannot be started: {}", e.getMessage());
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event, Engine engine) {
        timer.shutdownNow();
        // before the container takes away what a pass works with; the rest ends with its producer
        engine.close();
    }
}
