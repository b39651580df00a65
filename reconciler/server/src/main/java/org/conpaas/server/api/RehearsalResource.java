package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.Rehearsal;
import org.conpaas.engine.WhatIf;
import org.conpaas.server.api.view.RehearsalView;
import org.conpaas.server.api.view.RehearsalView.MomentView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** What would become of an application if something happened. */
@Path("applications/{app}/what-if")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RehearsalResource {
    private static final int LONGEST = 1_000;
    /** It takes as much as hundreds of passes: two at a time leave room for those that are real. */
    private static final Semaphore SEATS = new Semaphore(2);

    private final Reconciliation reconciliation;
    private final KnownApplications applications;

    @Inject
    public RehearsalResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
    }

    /** @param event as {@link WhatIf#FORMS} */
    public record Request(@Nullable String event) {}

    @POST
    public RehearsalView rehearse(@PathParam("app") String app, @Nullable Request request) {
        String text = Body.text(Body.required(request, "the body").event(), "event", LONGEST);
        WhatIf event = WhatIf.parse(text)
                .orElseThrow(() -> Refusal.badRequest("nobody knows what that is: " + text, "write " + WhatIf.FORMS));
        applications.require(app);
        if (!SEATS.tryAcquire()) {
            throw Refusal.of(503, "CP6103", "others rehearse something", "ask again in a moment");
        }
        try {
            return reconciliation
                    .rehearse(app, event)
                    .map(RehearsalResource::view)
                    .orElseThrow(
                            () -> Refusal.conflict("no manifest of " + app + " is followed", "see: cps why " + app));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()), "see: cps node list, cps cloud list");
        } finally {
            SEATS.release();
        }
    }

    private static RehearsalView view(Rehearsal rehearsal) {
        return new RehearsalView(
                rehearsal.application(),
                rehearsal.what(),
                rehearsal.moments().stream()
                        .map(moment -> new MomentView(
                                moment.after().toSeconds(),
                                moment.kind().name().toLowerCase(Locale.ROOT),
                                moment.text()))
                        .toList(),
                rehearsal.end().name().toLowerCase(Locale.ROOT),
                rehearsal.sync(),
                rehearsal.health(),
                rehearsal.assumptions());
    }
}
