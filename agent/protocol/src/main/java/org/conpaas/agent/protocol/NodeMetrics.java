package org.conpaas.agent.protocol;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * All numbers that are known about a node now; one that is missing is no longer measured.
 *
 * @param name the node's name
 * @param values by name; finite
 */
public record NodeMetrics(String name, Map<String, Double> values) {
    /** Values of one node beyond this many are not told. */
    public static final int MOST_VALUES = 64;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    public NodeMetrics {
        values = Map.copyOf(values);
    }

    /** Whether a metric may be called this: a name of Prometheus' without labels, in small letters. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether both sides take it as it is. */
    public boolean isValid() {
        return values.size() <= MOST_VALUES
                && values.keySet().stream().allMatch(NodeMetrics::isName)
                && values.values().stream().allMatch(Double::isFinite);
    }
}
