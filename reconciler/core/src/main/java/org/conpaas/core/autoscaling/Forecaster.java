package org.conpaas.core.autoscaling;

import java.util.List;

/**
 * Continues a series. All of them are equivariant: a series twice as high is continued twice as high, so that more load never
 * gives a lower forecast.
 */
interface Forecaster {
    List<Forecaster> ALL = List.of(new AutoRegression(), new LinearRegression(), new HoltWinters());

    /** For people, for example {@code linear regression}. */
    String name();

    /** Values that it must have seen. */
    int needs();

    /**
     * @param past at least {@link #needs} values
     * @param steps more than 0
     * @return the values that follow
     */
    double[] forecast(Series past, int steps);
}
