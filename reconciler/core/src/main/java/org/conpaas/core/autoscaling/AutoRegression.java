package org.conpaas.core.autoscaling;

/**
 * Each value as a sum of the last nine, weighted by how values that far apart went together. The weights solve the Yule-Walker
 * equations by Levinson's recursion (J. Durbin, The Fitting of Time-Series Models, 1960). The old platform fitted them by
 * maximum likelihood; these always make a stable model, whose forecast returns to the mean and never runs away.
 */
final class AutoRegression implements Forecaster {
    private static final int LAGS = 9;
    private static final int MEMORY = 6 * Windows.STEPS_OF_AN_INTERVAL;

    @Override
    public String name() {
        return "AR(" + LAGS + ")";
    }

    @Override
    public int needs() {
        return 2 * LAGS;
    }

    @Override
    public double[] forecast(Series past, int steps) {
        Series known = past.last(MEMORY);
        double mean = known.mean();
        double[] weights = weights(autocovariance(known, mean));
        double[] line = new double[known.size() + steps];
        for (int i = 0; i < line.length; i++) {
            line[i] = i < known.size() ? known.get(i) - mean : next(line, i, weights);
        }
        double[] future = new double[steps];
        for (int k = 0; k < steps; k++) {
            future[k] = mean + line[known.size() + k];
        }
        return future;
    }

    private static double next(double[] line, int at, double[] weights) {
        double sum = 0;
        for (int lag = 1; lag <= LAGS; lag++) {
            sum += weights[lag - 1] * line[at - lag];
        }
        return sum;
    }

    /** Divided by the same number at each lag: only so it is positive definite, hence the model stable. */
    private static double[] autocovariance(Series known, double mean) {
        double[] covariance = new double[LAGS + 1];
        for (int lag = 0; lag <= LAGS; lag++) {
            for (int i = lag; i < known.size(); i++) {
                covariance[lag] += (known.get(i) - mean) * (known.get(i - lag) - mean) / known.size();
            }
        }
        return covariance;
    }

    private static double[] weights(double[] covariance) {
        double[] weights = new double[LAGS];
        double error = covariance[0];
        for (int order = 0; order < LAGS && error > covariance[0] * 1e-12; order++) {
            double reflection = covariance[order + 1];
            for (int i = 0; i < order; i++) {
                reflection -= weights[i] * covariance[order - i];
            }
            reflection /= error;
            double[] former = weights.clone();
            weights[order] = reflection;
            for (int i = 0; i < order; i++) {
                weights[i] = former[i] - reflection * former[order - 1 - i];
            }
            error *= 1 - reflection * reflection;
        }
        return weights;
    }
}
