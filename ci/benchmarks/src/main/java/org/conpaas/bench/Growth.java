package org.conpaas.bench;

import java.util.Map;

/** How something grows with its size. */
final class Growth {
    private Growth() {}

    /**
     * The exponent e of {@code value = c · size^e}, by least squares on the logarithms.
     *
     * @param values positive, by size; at least two
     */
    static double exponent(Map<Integer, Double> values) {
        double meanX = values.keySet().stream().mapToDouble(Math::log).average().orElseThrow();
        double meanY = values.values().stream().mapToDouble(Math::log).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Map.Entry<Integer, Double> value : values.entrySet()) {
            double x = Math.log(value.getKey()) - meanX;
            covariance += x * (Math.log(value.getValue()) - meanY);
            variance += x * x;
        }
        return covariance / variance;
    }
}
