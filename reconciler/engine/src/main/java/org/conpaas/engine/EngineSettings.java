package org.conpaas.engine;

import java.time.Duration;
import org.conpaas.core.plan.Policy;

/**
 * @param workers threads that make passes
 * @param sweep between two full looks at everything
 * @param actionTimeout for one action of a plan
 * @param policy what plans may do without asking; {@code confirmed} is set by the engine
 * @param owner this reconciler's name in leases
 */
public record EngineSettings(int workers, Duration sweep, Duration actionTimeout, Policy policy, String owner) {
    public static final EngineSettings DEFAULT =
            new EngineSettings(4, Duration.ofMinutes(1), Duration.ofMinutes(2), Policy.DEFAULT, "reconciler");
}
