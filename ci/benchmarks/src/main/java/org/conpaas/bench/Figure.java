package org.conpaas.bench;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param size how many services, manifests or applications
 * @param unit of the samples, of the aim and of the peer's samples
 * @param aim what the median should be; empty for what is only context
 * @param peer what another program needs for the same, in the same run
 */
record Figure(String what, int size, String unit, Samples samples, Optional<Aim> aim, Optional<Peer> peer) {
    /** @param limit of the median · @param orMore true: larger is better */
    record Aim(double limit, boolean orMore) {
        static Aim atMost(double limit) {
            return new Aim(limit, false);
        }

        static Aim atLeast(double limit) {
            return new Aim(limit, true);
        }

        boolean isMetBy(Samples samples) {
            return orMore ? samples.p50() >= limit : samples.p50() <= limit;
        }
    }

    /** @param name the program and what it did */
    record Peer(String name, Samples samples) {}

    static Figure of(String what, int size, String unit, Samples samples) {
        return new Figure(what, size, unit, samples, Optional.empty(), Optional.empty());
    }

    Figure aiming(Aim at) {
        return new Figure(what, size, unit, samples, Optional.of(at), peer);
    }

    Figure beside(Optional<Peer> other) {
        return new Figure(what, size, unit, samples, aim, other);
    }

    /** How many times better than the peer the median is; below 1: the peer is better. */
    Optional<Double> ratio() {
        boolean orMore = aim.map(Aim::orMore).orElse(false);
        return peer.map(other ->
                orMore ? samples.p50() / other.samples().p50() : other.samples().p50() / samples.p50());
    }
}
