package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Repositories that live in this reconciler. */
@Path("repositories")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RepositoriesResource {
    private final Sources sources;

    @Inject
    public RepositoriesResource(Sources sources) {
        this.sources = sources;
    }

    public record NewRepository(@Nullable String name) {}

    @POST
    public Response create(NewRepository request) {
        String name = Body.label(Body.required(request, "the body").name(), "name");
        return Response.status(Response.Status.CREATED)
                .entity(sources.createRepository(name))
                .build();
    }
}
