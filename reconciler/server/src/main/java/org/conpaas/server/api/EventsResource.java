package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All events as they come. */
@Path("events")
@Dependent
public class EventsResource {
    private final EventStream events;

    @Inject
    public EventsResource(EventStream events) {
        this.events = events;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @HeaderParam("Last-Event-ID") @Nullable String lastSeen, @Context SseEventSink sink, @Context Sse sse) {
        EventSink.subscribe(events, Optional.empty(), lastSeen, new EventSink(sink, sse));
    }
}
