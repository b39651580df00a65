package org.conpaas.server.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.conpaas.server.store.Database;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the database answers. */
@Readiness
@ApplicationScoped
public class DatabaseReady implements HealthCheck {
    private final Database database;

    @Inject
    public DatabaseReady(Database database) {
        this.database = database;
    }

    /** For the container's proxy, which asks the instance behind it. */
    @SuppressWarnings("NullAway")
    protected DatabaseReady() {
        this.database = null;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database").status(database.answers()).build();
    }
}
