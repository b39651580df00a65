package org.conpaas.server.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.server.config.Settings;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: there is space on the home's disk, so that commits can be read and what is done can be written down. A restart would not help, so
 * this says nothing of being alive. The answer is open to all, so it names no path.
 */
@Readiness
@ApplicationScoped
public class DiskReady implements HealthCheck {
    private static final long LEAST = 8L << 20;

    private final Path home;

    @Inject
    public DiskReady(Settings settings) {
        this.home = settings.home();
    }

    /** For the container's proxy, which asks the instance behind it. */
    @SuppressWarnings("NullAway")
    protected DiskReady() {
        this.home = null;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("disk")
                .status(hasSpace(home))
                .withData("freeMegabytes", free(home) >> 20)
                .build();
    }

    /** Whether there is enough left, on the disk of this directory, to write down what is done. */
    public static boolean hasSpace(Path directory) {
        return free(directory) >= LEAST;
    }

    private static long free(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
