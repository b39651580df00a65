package org.conpaas.server.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.conpaas.server.store.Database;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The platform's own figures at {@code /metrics}. */
@ApplicationScoped
public class Figures {
    private final MetricRegistry registry;
    private final Database database;

    @Inject
    public Figures(MetricRegistry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    /** For the container's proxy, which asks the instance behind it. */
    @SuppressWarnings("NullAway")
    protected Figures() {
        this.registry = null;
        this.database = null;
    }

    /** Makes the figures visible. */
    public void register() {
        registry.gauge("conpaas_database_connections_in_use", database, Database::connectionsInUse);
    }
}
