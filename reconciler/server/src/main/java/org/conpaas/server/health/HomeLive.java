package org.conpaas.server.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.server.config.Settings;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive: requests are answered and the home can still be written. The answer is open to all, so it names no path. */
@Liveness
@ApplicationScoped
public class HomeLive implements HealthCheck {
    private final Path home;

    @Inject
    public HomeLive(Settings settings) {
        this.home = settings.home();
    }

    /** For the container's proxy, which asks the instance behind it. */
    @SuppressWarnings("NullAway")
    protected HomeLive() {
        this.home = null;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("home").status(Files.isWritable(home)).build();
    }
}
