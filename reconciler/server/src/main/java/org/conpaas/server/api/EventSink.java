package org.conpaas.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.rest.Json;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** A connection that takes events. Used by one thread at a time. */
final class EventSink implements EventStream.Listener {
    private static final int PATIENCE_SECONDS = 30;
    private static final long RECONNECT_MILLIS = 2_000;

    private final SseEventSink sink;
    private final Sse sse;

    EventSink(SseEventSink sink, Sse sse) {
        this.sink = sink;
        this.sse = sse;
    }

    static void subscribe(
            EventStream events, Optional<String> application, @Nullable String lastSeen, EventSink listener) {
        if (!events.subscribe(application, id(lastSeen), listener)) {
            throw Refusal.of(
                    503, "CP6103", "too many listen to events already", "close another one, or ask again later");
        }
    }

    private static Optional<Long> id(@Nullable String lastSeen) {
        return Optional.ofNullable(lastSeen)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    @Override
    public boolean event(EventView event) {
        return send(sse.newEventBuilder()
                .id(String.valueOf(event.id()))
                .name(event.kind())
                .reconnectDelay(RECONNECT_MILLIS)
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, json(event))
                .build());
    }

    @Override
    public boolean keepAlive() {
        return send(sse.newEventBuilder().comment("alive").build());
    }

    private static String json(EventView event) {
        try {
            return Json.STRICT.writeValueAsString(event);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private boolean send(OutboundSseEvent event) {
        if (sink.isClosed()) {
            return false;
        }
        try {
            sink.send(event).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return !sink.isClosed();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return closed();
        } catch (ExecutionException | TimeoutException | IllegalStateException gone) {
            return closed();
        }
    }

    private boolean closed() {
        sink.close();
        return false;
    }
}
