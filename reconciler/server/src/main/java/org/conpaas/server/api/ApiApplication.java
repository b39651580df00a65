package org.conpaas.server.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.conpaas.server.rest.BodyLimit;
import org.conpaas.server.rest.EntityTags;
import org.conpaas.server.rest.Json;
import org.conpaas.server.rest.JsonBody;
import org.conpaas.server.rest.ProblemMappers;

/** The resources of {@code docs/rest-api.md}. A new one is a line here. */
@ApplicationPath(ApiApplication.ROOT)
public class ApiApplication extends Application {
    public static final String ROOT = "/api/v1";

    /** Made by the container, for each request. */
    static final Set<Class<?>> RESOURCES = Set.of(
            AboutResource.class,
            ApplicationsResource.class,
            ApplicationResource.class,
            ApplicationChangesResource.class,
            ServiceResource.class,
            ServiceDisksResource.class,
            AutoscalingResource.class,
            MetricsResource.class,
            ExpositionResource.class,
            CodeResource.class,
            CodeKeysResource.class,
            PlanResource.class,
            RehearsalResource.class,
            NodesResource.class,
            NodeResource.class,
            CloudsResource.class,
            DisksResource.class,
            LogsResource.class,
            DataResource.class,
            SourcesResource.class,
            RepositoriesResource.class,
            SecretsResource.class,
            SecretHistoryResource.class,
            SealingKeyResource.class,
            TrashResource.class,
            SnapshotsResource.class,
            WebhooksResource.class,
            EventsResource.class,
            ApplicationEventsResource.class);

    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> classes = new HashSet<>(RESOURCES);
        classes.add(BodyLimit.class);
        return classes;
    }

    @Override
    public Set<Object> getSingletons() {
        Set<Object> singletons = new HashSet<>(ProblemMappers.all());
        singletons.add(new JsonBody(Json.STRICT));
        singletons.add(new EntityTags(Json.STRICT));
        return singletons;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
