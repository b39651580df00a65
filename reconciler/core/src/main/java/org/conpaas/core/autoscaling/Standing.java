package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How things stand before a decision.
 *
 * @param counts nodes that each role should have now
 * @param changedAt when counts last changed, by whomever
 * @param paidFor by role: for how long the node that would go first is paid already; a role that is left out is paid as it goes
 */
public record Standing(SortedMap<String, Integer> counts, Optional<Instant> changedAt, Map<String, Duration> paidFor) {
    public Standing {
        counts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        paidFor = Map.copyOf(paidFor);
    }
}
