package org.conpaas.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Slows an address down that fails again and again: after ten failures by a second, then two, up to a minute. Thread-safe. */
public final class Throttle {
    private static final int FREE = 10;
    private static final int LONGEST_SHIFT = 6;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Failures> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    public Throttle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int count, Instant last) {
        Duration delay() {
            if (count < FREE) {
                return Duration.ZERO;
            }
            // 2^6 s passes the longest already; a larger shift would overflow
            Duration delay = Duration.ofSeconds(1L << Math.min(count - FREE, LONGEST_SHIFT));
            return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        }
    }

    /** How long the address must still wait; empty when it may try. */
    public synchronized Optional<Duration> wait(String address) {
        return Optional.ofNullable(addresses.get(address))
                .map(failures ->
                        Duration.between(clock.instant(), failures.last().plus(failures.delay())))
                .filter(rest -> !rest.isNegative() && !rest.isZero());
    }

    public synchronized void failed(String address) {
        Instant now = clock.instant();
        addresses.merge(
                address,
                new Failures(1, now),
                (before, one) -> before.last().plus(FORGOTTEN_AFTER).isBefore(now)
                        ? one
                        : new Failures(before.count() + 1, now));
    }

    public synchronized void succeeded(String address) {
        addresses.remove(address);
    }
}
