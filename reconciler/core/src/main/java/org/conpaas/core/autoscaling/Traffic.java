package org.conpaas.core.autoscaling;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Names of the metrics that the autoscaler reads. A node that hands requests to a role tells how many and how long they took;
 * a node of the role tells its processor time.
 */
public final class Traffic {
    /** 0 to 1 of the processors that the node may use. */
    public static final String CPU = "cpu";

    private Traffic() {}

    /** Requests that a node hands to the role, a second. */
    public static String requests(String role) {
        return role + "_requests_per_second";
    }

    /** Seconds that 95 of 100 of them stayed under. */
    public static String responseTime(String role) {
        return role + "_response_p95_seconds";
    }

    /** Of what was measured; empty when nothing was. */
    public static OptionalDouble sum(List<OptionalDouble> values) {
        return values.stream().anyMatch(OptionalDouble::isPresent)
                ? OptionalDouble.of(
                        values.stream().mapToDouble(value -> value.orElse(0)).sum())
                : OptionalDouble.empty();
    }

    public static OptionalDouble mean(List<OptionalDouble> values) {
        return values.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    /** The mean of the nodes' response times by their requests: a percentile of all would need all requests. */
    public static OptionalDouble weighted(List<OptionalDouble> times, List<OptionalDouble> rates) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < times.size(); i++) {
            double weight = times.get(i).isPresent() ? rates.get(i).orElse(0) : 0;
            sum += weight * times.get(i).orElse(0);
            weights += weight;
        }
        return weights > 0 ? OptionalDouble.of(sum / weights) : OptionalDouble.empty();
    }
}
