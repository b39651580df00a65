package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes measured.
 *
 * @param to where the last step ends
 * @param means of the nodes of a role that has several, named by the role
 */
public record MetricsView(Instant to, double stepSeconds, List<NodeView> nodes, List<NodeView> means) {
    /**
     * One node's numbers, or the means of several.
     *
     * @param latest what stands now, by metric
     * @param series means of the steps, oldest first; null where nothing was measured
     */
    public record NodeView(String name, Map<String, Double> latest, Map<String, List<Optional<Double>>> series) {}
}
