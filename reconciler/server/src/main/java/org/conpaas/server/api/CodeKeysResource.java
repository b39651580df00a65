package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.CodeKeyView;
import org.conpaas.server.api.view.CodeRepositoryView;
import org.conpaas.server.api.view.Items;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** Where the code of a service is pushed to, and by which keys. */
@Path("applications/{app}/services/{svc}")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class CodeKeysResource {
    private static final long LARGEST = 1 << 16;
    private static final int LONGEST_FINGERPRINT = 100;

    private final KnownApplications applications;
    private final CodeKeys keys;

    @Inject
    public CodeKeysResource(Reconciliation reconciliation, CodeKeys keys) {
        this.applications = new KnownApplications(reconciliation);
        this.keys = keys;
    }

    @GET
    @Path("code-repository")
    public CodeRepositoryView repository(@PathParam("app") String app, @PathParam("svc") String svc) {
        applications.service(app, svc);
        return keys.repository(app, svc);
    }

    @GET
    @Path("code-keys")
    public Items<CodeKeyView> list(@PathParam("app") String app, @PathParam("svc") String svc) {
        applications.service(app, svc);
        return new Items<>(keys.list(app, svc));
    }

    @POST
    @Path("code-keys")
    @Consumes(MediaType.TEXT_PLAIN)
    @MaxBody(LARGEST)
    public Response add(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @Context SecurityContext caller,
            String publicKey) {
        applications.service(app, svc);
        keys.repository(app, svc);
        return Response.status(Response.Status.CREATED)
                .entity(keys.add(app, svc, publicKey, Caller.name(caller)))
                .build();
    }

    /** By a query, because a fingerprint may hold slashes. */
    @DELETE
    @Path("code-keys")
    public void remove(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @QueryParam("fingerprint") @Nullable String fingerprint) {
        applications.service(app, svc);
        String wanted = Body.text(fingerprint, "fingerprint", LONGEST_FINGERPRINT);
        if (!keys.remove(app, svc, wanted)) {
            throw Refusal.notFound(app + "/" + svc + " has no key " + wanted, "see: cps code keys " + app + "/" + svc);
        }
    }
}
