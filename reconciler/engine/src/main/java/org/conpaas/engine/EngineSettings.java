package org.conpaas.engine;

import java.time.Duration;
import org.conpaas.core.plan.Policy;

/**
 * @param workers threads that make passes
 * @param sweep between two full looks at everything
 * @param actionTimeout for one action of a plan
 * @param retryDelay before the first of two quick retries of an action
 * @param backoffMax longest delay between two passes of an application that fails
 * @param policy what plans may do without asking; {@code confirmed} is set by the engine
 * @param owner this reconciler's name in leases
 */
public record EngineSettings(
        int workers,
        Duration sweep,
        Duration actionTimeout,
        Duration retryDelay,
        Duration backoffMax,
        Policy policy,
        String owner) {
    public static final EngineSettings DEFAULT = new EngineSettings(
            4,
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            Policy.DEFAULT,
            "reconciler");
}
