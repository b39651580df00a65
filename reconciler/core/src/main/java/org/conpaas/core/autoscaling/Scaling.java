package org.conpaas.core.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.autoscaling.Autoscaling.Range;

/**
 * What the autoscaler has decided of a service: it cannot be observed, so it is stored.
 *
 * @param from the manifest's counts by role when it decided; where the manifest says another count now, that one is where it
 *     begins anew
 * @param changes decisions that changed a count, newest first, not empty; at most {@link #REMEMBERED}
 */
public record Scaling(SortedMap<String, Integer> from, List<Decision> changes) {
    public static final int REMEMBERED = 20;

    public Scaling {
        from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
        changes = List.copyOf(changes);
    }

    /** After one more change. */
    public static Scaling after(Optional<Scaling> before, SortedMap<String, Integer> written, Decision decision) {
        List<Decision> changes = new ArrayList<>(List.of(decision));
        before.ifPresent(known -> changes.addAll(known.changes()));
        return new Scaling(written, changes.subList(0, Math.min(REMEMBERED, changes.size())));
    }

    public Decision last() {
        return changes.get(0);
    }

    public Instant changedAt() {
        return last().at();
    }

    /**
     * How many nodes a role has.
     *
     * @param written what the manifest says
     */
    public static int count(Optional<Scaling> scaling, String role, int written, Range range) {
        return range.clamp(scaling.filter(
                        known -> Integer.valueOf(written).equals(known.from().get(role)))
                .map(known -> known.last().counts().get(role))
                .orElse(written));
    }
}
