package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Manifest;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** One application, to be changed: by commits, but for the request to look now. */
@Path("applications/{app}")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ApplicationChangesResource {
    private static final int MESSAGE = 2_000;
    /** So much of a revision is shown to people. */
    private static final int SHORT_REVISION = 8;

    private final Reconciliation reconciliation;
    private final KnownApplications applications;
    private final Commits commits;
    private final ManifestEdits edits;
    private final Confirmations confirmations;
    private final Exports exports;

    @Inject
    public ApplicationChangesResource(
            Reconciliation reconciliation,
            Commits commits,
            ManifestEdits edits,
            Confirmations confirmations,
            Exports exports) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
        this.commits = commits;
        this.edits = edits;
        this.confirmations = confirmations;
        this.exports = exports;
    }

    /** @param confirm a revision whose deletions are meant, or its first characters, at least eight */
    public record Apply(@Nullable String confirm) {}

    /** @param message of the commit */
    public record Message(@Nullable String message) {}

    /** @param to a revision */
    public record Rollback(@Nullable String to, @Nullable String message) {}

    /** @param confirm the application's name again */
    public record Delete(@Nullable String confirm) {}

    @POST
    @Path("apply")
    public Response apply(@PathParam("app") String app, @Nullable Apply request) {
        applications.require(app);
        Optional.ofNullable(request)
                .flatMap(given -> Body.optionalText(given.confirm(), "confirm", 200))
                .ifPresent(revision -> confirm(app, revision));
        reconciliation.look(app, "asked for by a user");
        return Response.accepted().build();
    }

    private void confirm(String app, String revision) {
        String current = applications.seen(app).status().revision();
        if (revision.length() < SHORT_REVISION || !current.startsWith(revision)) {
            throw Refusal.conflict(
                    "revision " + revision + " is not the one that is wanted now, which is " + current,
                    "look at the plan again, then confirm " + current);
        }
        confirmations.deletionsOf(app, current);
    }

    @POST
    @Path("suspend")
    public ChangeView suspend(
            @PathParam("app") String app, @Nullable Message request, @Context SecurityContext caller) {
        return suspended(app, true, message(request).orElse("Suspend " + app), caller);
    }

    @POST
    @Path("resume")
    public ChangeView resume(@PathParam("app") String app, @Nullable Message request, @Context SecurityContext caller) {
        return suspended(app, false, message(request).orElse("Resume " + app), caller);
    }

    private ChangeView suspended(String app, boolean suspend, String message, SecurityContext caller) {
        applications.require(app);
        return commits.edit(app, text -> edits.suspend(text, app, suspend), Caller.name(caller), message);
    }

    @POST
    @Path("adopt")
    public ChangeView adopt(@PathParam("app") String app, @Nullable Message request, @Context SecurityContext caller) {
        Manifest running = applications.running(app);
        String message = message(request).orElse("Adopt what runs of " + app);
        return exports.adopt(running, Caller.name(caller), message);
    }

    @POST
    @Path("rollback")
    public ChangeView rollback(
            @PathParam("app") String app, @Nullable Rollback request, @Context SecurityContext caller) {
        applications.require(app);
        Optional<Rollback> given = Optional.ofNullable(request);
        String message = given.flatMap(rollback -> Body.optionalText(rollback.message(), "message", MESSAGE))
                .orElse("Roll " + app + " back");
        return commits.rollback(
                app,
                given.flatMap(rollback -> Body.optionalText(rollback.to(), "to", 200)),
                Caller.name(caller),
                message);
    }

    @POST
    @Path("delete")
    public ChangeView delete(@PathParam("app") String app, @Nullable Delete request, @Context SecurityContext caller) {
        applications.require(app);
        if (request == null || !app.equals(request.confirm())) {
            throw Refusal.badRequest("confirm is not " + app, "send the application's name as confirm");
        }
        ChangeView change = commits.delete(app, Caller.name(caller), "Delete " + app);
        // The engine acts on it only once the manifest has left its source.
        confirmations.deletion(app);
        reconciliation.look(app, "deletion asked for by a user");
        return change;
    }

    private static Optional<String> message(@Nullable Message request) {
        return Optional.ofNullable(request).flatMap(given -> Body.optionalText(given.message(), "message", MESSAGE));
    }
}
