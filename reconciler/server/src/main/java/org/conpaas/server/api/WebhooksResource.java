package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.conpaas.server.rest.Refusal;

/** Where forges tell of pushes. The message's signature is the authentication. */
@Path("webhooks")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource {
    private final Webhooks webhooks;

    @Inject
    public WebhooksResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @POST
    @Path("{source}")
    @Consumes(MediaType.WILDCARD)
    public Response deliver(@PathParam("source") String source, @Context HttpHeaders headers, InputStream body)
            throws IOException {
        int status = webhooks.receive(source, name -> Optional.ofNullable(headers.getHeaderString(name)), body);
        return switch (status) {
            case 401 -> throw unsigned();
            case 413 -> throw Refusal.of(413, "CP6402", "the message is larger than 1 MiB", "send push events only");
            case 400 -> throw Refusal.badRequest("the message is no push event", "send push events as JSON");
            default -> Response.status(status).build();
        };
    }

    /** The same for an unknown source, so that names cannot be guessed. */
    private static Refusal unsigned() {
        return Refusal.of(
                401,
                "CP6401",
                "the message is not signed with this source's secret",
                "give the forge the secret of: cps source add --webhook-secret");
    }
}
