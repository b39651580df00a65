package org.conpaas.provider.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is turned. Thread-safe. */
public final class VirtualTime extends Clock {
    private Instant now;

    public VirtualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public VirtualTime(Instant start) {
        now = start;
    }

    /** @param time may be negative: somebody set the clock */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public synchronized Instant instant() {
        return now;
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
