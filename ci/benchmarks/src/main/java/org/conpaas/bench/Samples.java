package org.conpaas.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was measured, run by run, sorted; at least one value. */
record Samples(List<Double> values) {
    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        values = List.copyOf(sorted);
    }

    static Samples of(double value) {
        return new Samples(List.of(value));
    }

    double p50() {
        return quantile(0.50);
    }

    double p95() {
        return quantile(0.95);
    }

    double max() {
        return values.get(values.size() - 1);
    }

    /** The smallest value that at least this share of all values does not exceed. */
    private double quantile(double share) {
        return values.get(Math.max(0, (int) Math.ceil(share * values.size()) - 1));
    }
}
