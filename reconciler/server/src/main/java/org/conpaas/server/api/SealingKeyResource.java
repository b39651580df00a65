package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import org.conpaas.server.api.view.SealingKeyView;

/** The public key that secrets are sealed to. */
@Path("sealing-key")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class SealingKeyResource {
    private final Secrets secrets;

    @Inject
    public SealingKeyResource(Secrets secrets) {
        this.secrets = secrets;
    }

    @GET
    public SealingKeyView get() {
        return secrets.sealingKey();
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Response rotate(@Context SecurityContext caller) {
        return Response.created(URI.create("sealing-key"))
                .entity(secrets.rotateSealingKey(Caller.name(caller)))
                .build();
    }
}
