package org.conpaas.core.autoscaling;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What a role did in one step.
 *
 * @param at the step's end
 * @param nodes how many were measured
 * @param requestsPerSecond all nodes together
 * @param responseTime seconds that 95 of 100 requests stayed under; empty when there was none, or none was measured
 * @param cpu 0 to 1, mean of the nodes; empty when none was measured
 */
public record Sample(
        Instant at, int nodes, OptionalDouble requestsPerSecond, OptionalDouble responseTime, OptionalDouble cpu) {
    /** How many nodes were busy: what the role's work comes to, however many nodes share it. */
    OptionalDouble load() {
        return cpu.isPresent() ? OptionalDouble.of(cpu.getAsDouble() * nodes) : OptionalDouble.empty();
    }
}
