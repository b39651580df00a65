package org.conpaas.core.autoscaling;

/** A straight line by least squares through the values of the last two intervals. */
final class LinearRegression implements Forecaster {
    private static final int MEMORY = 2 * Windows.STEPS_OF_AN_INTERVAL;

    @Override
    public String name() {
        return "linear regression";
    }

    @Override
    public int needs() {
        return 3;
    }

    @Override
    public double[] forecast(Series past, int steps) {
        Series line = past.last(MEMORY);
        int n = line.size();
        double middle = (n - 1) / 2.0;
        double mean = line.mean();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            covariance += (i - middle) * (line.get(i) - mean);
            variance += (i - middle) * (i - middle);
        }
        double slope = covariance / variance;
        double[] future = new double[steps];
        for (int k = 0; k < steps; k++) {
            future[k] = mean + slope * (n + k - middle);
        }
        return future;
    }
}
