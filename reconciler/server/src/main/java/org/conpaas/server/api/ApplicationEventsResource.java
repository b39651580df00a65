package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.conpaas.engine.Reconciliation;
import org.jspecify.annotations.Nullable;

/** One application's events as they come. */
@Path("applications/{app}/events")
@Dependent
public class ApplicationEventsResource {
    private final EventStream events;
    private final KnownApplications applications;

    @Inject
    public ApplicationEventsResource(EventStream events, Reconciliation reconciliation) {
        this.events = events;
        this.applications = new KnownApplications(reconciliation);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("app") String app,
            @HeaderParam("Last-Event-ID") @Nullable String lastSeen,
            @Context SseEventSink sink,
            @Context Sse sse) {
        applications.require(app);
        EventSink.subscribe(events, Optional.of(app), lastSeen, new EventSink(sink, sse));
    }
}
