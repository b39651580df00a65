package org.conpaas.server.wiring;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.conpaas.engine.EngineEvent;
import org.conpaas.server.api.EventStream;
import org.conpaas.server.store.HistoryRepository;

/** What people did, told to the history and to who listens. */
record Announcements(HistoryRepository history, EventStream events, Clock clock) {
    /** @param application that it is about; empty for the installation */
    void tell(EngineEvent.Kind kind, String application, String text) {
        Instant now = clock.instant();
        history.add(now, application, stored(kind), text);
        events.publish(new EngineEvent(now, application, kind, text));
    }

    /** @param before only those with a lower number · @return the newest of that kind first */
    List<HistoryRepository.Event> told(EngineEvent.Kind kind, Optional<Long> before, int most) {
        return history.eventsOf(stored(kind), before, most);
    }

    private static String stored(EngineEvent.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
