package org.conpaas.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that begins at the time of day and from then on goes by elapsed time alone, so that it never jumps: for everything that
 * waits. A machine whose time of day is set back must not sleep through its appointments, and one that is set forward must not
 * take everybody for silent. Thread-safe.
 */
public final class SteadyClock extends Clock {
    private final Instant origin;
    private final long started = System.nanoTime();

    public SteadyClock() {
        this(Clock.systemUTC());
    }

    /** @param timeOfDay asked once */
    SteadyClock(Clock timeOfDay) {
        this.origin = timeOfDay.instant();
    }

    @Override
    public Instant instant() {
        return origin.plusNanos(System.nanoTime() - started);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
