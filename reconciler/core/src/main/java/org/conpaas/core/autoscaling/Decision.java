package org.conpaas.core.autoscaling;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many nodes each role should have, and why.
 *
 * @param at when it was made
 * @param counts by role, inside the limits; only roles that have limits
 * @param changes whether some count differs from the one before
 * @param facts in the order in which they were found
 * @param notBefore nothing changes before
 */
public record Decision(
        Instant at, SortedMap<String, Integer> counts, boolean changes, List<Fact> facts, Instant notBefore) {
    public Decision {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        facts = List.copyOf(facts);
    }

    /** In one line, for example {@code backend 2 -> 3: CPU 84 % is above 75 %}; empty when nothing changes. */
    public String summary() {
        return String.join(
                "; ",
                facts.stream()
                        .filter(fact -> fact.kind() == Fact.Kind.DECIDED
                                && !fact.subject().isEmpty())
                        .map(fact -> fact.subject() + " " + fact.text())
                        .toList());
    }
}
