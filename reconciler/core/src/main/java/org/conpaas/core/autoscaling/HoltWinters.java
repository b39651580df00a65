package org.conpaas.core.autoscaling;

/**
 * Additive triple exponential smoothing with the old platform's constants and season of 12 values. P. R. Winters, Forecasting
 * Sales by Exponentially Weighted Moving Averages, Management Science 6(3), 1960; as in R. J. Hyndman and G. Athanasopoulos,
 * Forecasting: Principles and Practice, section 8.3.
 */
final class HoltWinters implements Forecaster {
    private static final double ALPHA = 0.2;
    private static final double BETA = 0.1;
    private static final double GAMMA = 0.05;
    private static final int SEASON = 12;

    @Override
    public String name() {
        return "Holt-Winters";
    }

    @Override
    public int needs() {
        return 2 * SEASON;
    }

    @Override
    public double[] forecast(Series past, int steps) {
        double level = mean(past, 0);
        double trend = (mean(past, SEASON) - level) / SEASON;
        double[] season = new double[SEASON];
        for (int i = 0; i < SEASON; i++) {
            season[i] = past.get(i) - level - trend * (i - (SEASON - 1) / 2.0);
        }
        level += trend * (SEASON - 1) / 2.0;
        for (int i = SEASON; i < past.size(); i++) {
            double former = level;
            double cycle = season[i % SEASON];
            level = ALPHA * (past.get(i) - cycle) + (1 - ALPHA) * (level + trend);
            trend = BETA * (level - former) + (1 - BETA) * trend;
            season[i % SEASON] = GAMMA * (past.get(i) - level) + (1 - GAMMA) * cycle;
        }
        double[] future = new double[steps];
        for (int k = 0; k < steps; k++) {
            future[k] = level + trend * (k + 1) + season[(past.size() + k) % SEASON];
        }
        return future;
    }

    private static double mean(Series past, int from) {
        double sum = 0;
        for (int i = from; i < from + SEASON; i++) {
            sum += past.get(i);
        }
        return sum / SEASON;
    }
}
