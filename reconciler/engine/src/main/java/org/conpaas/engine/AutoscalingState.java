package org.conpaas.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Decision;

/**
 * How a scaled service stands.
 *
 * @param settings what its manifest says
 * @param written the manifest's own counts, by role that is scaled
 * @param counts those that are followed now
 * @param last the last decision, be it to change nothing; empty before the first interval of this process is over
 * @param changes decisions that changed a count, newest first
 */
public record AutoscalingState(
        Autoscaling settings,
        SortedMap<String, Integer> written,
        SortedMap<String, Integer> counts,
        Optional<Decision> last,
        List<Decision> changes) {
    public AutoscalingState {
        written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        changes = List.copyOf(changes);
    }
}
