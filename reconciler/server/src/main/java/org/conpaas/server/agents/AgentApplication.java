package org.conpaas.server.agents;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.server.rest.BodyLimit;
import org.conpaas.server.rest.Json;
import org.conpaas.server.rest.JsonBody;
import org.conpaas.server.rest.ProblemMappers;

/** The resources of {@link AgentPaths}. */
@ApplicationPath(AgentPaths.ROOT)
public class AgentApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(AgentResource.class, BodyLimit.class);
    }

    @Override
    public Set<Object> getSingletons() {
        Set<Object> singletons = new HashSet<>(ProblemMappers.all());
        singletons.add(new JsonBody(Json.LENIENT));
        return singletons;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
