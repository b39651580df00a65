package org.conpaas.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.conpaas.core.model.NodeId;

/** What was measured of nodes lately. Never blocks. What is lost, by a restart for example, is measured anew. */
public interface Measurements {
    /** Of an installation that measures nothing. */
    Measurements NONE = (node, metric, to, step, steps) -> Collections.nCopies(steps, OptionalDouble.empty());

    /**
     * @param to where the last step ends
     * @return one value a step, oldest first: the mean of what was measured in it; empty where nothing was
     */
    List<OptionalDouble> values(NodeId node, String metric, Instant to, Duration step, int steps);
}
