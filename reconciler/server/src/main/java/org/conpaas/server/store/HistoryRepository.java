package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.conpaas.engine.port.StateStore.PassRecord;

/** What happened. Passes are written by {@link org.conpaas.engine.port.StateStore#record}; the oldest beyond the limit go. */
public interface HistoryRepository {
    /**
     * An application's passes, newest first.
     *
     * @param before only passes with a lower id; empty: from the newest
     * @param limit at least 1
     */
    List<Pass> passes(String application, Optional<Long> before, int limit);

    /**
     * Events, newest first.
     *
     * @param application empty: of all
     * @param before only events with a lower id; empty: from the newest
     */
    List<Event> events(Optional<String> application, Optional<Long> before, int limit);

    /** Events of one kind, of all applications, newest first. @param before as above */
    List<Event> eventsOf(String kind, Optional<Long> before, int limit);

    /** Writes an event down and gives it its id, which is higher than those before it in this process. */
    Event add(Instant at, String application, String kind, String text);

    /** @param id grows with time */
    record Pass(long id, PassRecord pass) {}

    /** @param kind {@code plan}, {@code action}, {@code status}, {@code problem}, {@code source} or {@code secret} */
    record Event(long id, Instant at, String application, String kind, String text) {}
}
