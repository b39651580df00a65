package org.conpaas.core.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ForecasterTest {
    @Test
    void a_straight_line_is_continued_by_linear_regression() {
        double[] future = new LinearRegression().forecast(series(30, i -> 5 + 2 * i), 4);
        assertThat(future).containsExactly(new double[] {65, 67, 69, 71}, within(1e-9));
    }

    @Test
    void a_trend_with_a_season_is_continued_by_holt_winters() {
        IntToDoubleFunction line = i -> 50 + i + 10 * Math.sin(2 * Math.PI * i / 12);
        double[] future = new HoltWinters().forecast(series(240, line), 24);
        assertThat(future)
                .containsExactly(IntStream.range(240, 264).mapToDouble(line).toArray(), within(0.5));
    }

    @Test
    void an_oscillation_is_continued_by_the_auto_regression_and_dies_down() {
        IntToDoubleFunction line = i -> 10 + 4 * Math.sin(2 * Math.PI * i / 16);
        double[] future = new AutoRegression().forecast(series(120, line), 400);
        assertThat(Arrays.copyOf(future, 8))
                .containsExactly(IntStream.range(120, 128).mapToDouble(line).toArray(), within(1.5));
        assertThat(future[399]).isCloseTo(10, within(0.4));
    }

    @Test
    void a_constant_is_continued_by_all() {
        for (Forecaster forecaster : Forecaster.ALL) {
            assertThat(forecaster.forecast(series(60, i -> 3), 5))
                    .as(forecaster.name())
                    .containsExactly(new double[] {3, 3, 3, 3, 3}, within(1e-9));
        }
    }

    @Test
    void the_model_decides_that_was_best_last_time() {
        // a slope: a model that returns to the mean does not follow it
        Series slope = series(240, i -> i < 180 ? 10 : 10 + (i - 180));
        assertThat(Forecast.of(slope, 20, 30).model()).isNotEqualTo("AR(9)");
        // up and down around a level: a line through the last of it leads astray
        Series wave = series(240, i -> 10 + 4 * Math.sin(2 * Math.PI * i / 48));
        assertThat(Forecast.of(wave, 20, 30).model()).isNotEqualTo("linear regression");
    }

    @Test
    void no_forecast_is_below_nothing_or_above_twice_what_was_measured() {
        assertThat(Forecast.of(series(60, i -> 60 - i), 20, 30).value()).isZero();
        assertThat(Forecast.of(series(60, i -> i < 40 ? 0 : (i - 39) * (i - 39)), 20, 30)
                        .value())
                .isLessThanOrEqualTo(800);
    }

    @Test
    void without_a_history_the_average_is_the_forecast() {
        Forecast forecast = Forecast.of(new Series(1, 4), 20, 30);
        assertThat(forecast.value()).isEqualTo(3);
        assertThat(forecast.error()).isEmpty();
    }

    @Provide
    Arbitrary<double[]> values() {
        return Arbitraries.doubles()
                .between(0, 100)
                .array(double[].class)
                .ofMinSize(24)
                .ofMaxSize(240);
    }

    @Property
    void a_series_twice_as_high_is_continued_twice_as_high(@ForAll("values") double[] values) {
        double[] twice = Arrays.stream(values).map(value -> 2 * value).toArray();
        for (Forecaster forecaster : Forecaster.ALL) {
            double[] doubled = Arrays.stream(forecaster.forecast(new Series(values), 30))
                    .map(value -> 2 * value)
                    .toArray();
            assertThat(forecaster.forecast(new Series(twice), 30))
                    .as(forecaster.name())
                    .isEqualTo(doubled);
        }
    }

    @Property
    void an_auto_regression_never_runs_away(@ForAll("values") double[] values) {
        double[] future = new AutoRegression().forecast(new Series(values), 1000);
        assertThat(Arrays.stream(future).map(Math::abs).max().orElseThrow()).isLessThan(1000);
    }

    private static Series series(int size, IntToDoubleFunction value) {
        return new Series(IntStream.range(0, size).mapToDouble(value).toArray());
    }
}
