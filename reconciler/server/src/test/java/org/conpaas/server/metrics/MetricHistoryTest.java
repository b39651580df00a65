package org.conpaas.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.core.model.NodeId;
import org.junit.jupiter.api.Test;

class MetricHistoryTest {
    private static final Duration FINE = Duration.ofSeconds(5);
    private static final String NAME = "blog/web/backend/1";
    private static final NodeId NODE = NodeId.parse(NAME);

    private final HandClock clock = new HandClock();
    private final MetricHistory history = new MetricHistory(clock, 3);

    private void tell(Map<String, Double> values) {
        history.tell(new NodeMetrics(NAME, values));
    }

    private List<Double> values(String metric, Duration step, int steps) {
        return history.values(NODE, metric, clock.now, step, steps).stream()
                .map(value -> value.orElse(-1))
                .toList();
    }

    @Test
    void what_was_told_is_there_in_the_step_in_which_it_was_told() {
        for (int i = 1; i <= 4; i++) {
            tell(Map.of("cpu", i / 10.0));
            clock.pass(FINE);
        }
        assertThat(values("cpu", FINE, 5))
                .usingElementComparator(MetricHistoryTest::nearly)
                .containsExactly(-1.0, 0.1, 0.2, 0.3, 0.4);
        assertThat(values("cpu", FINE.multipliedBy(2), 2))
                .usingElementComparator(MetricHistoryTest::nearly)
                .containsExactly(0.15, 0.35);
        assertThat(values("other", FINE, 2)).containsExactly(-1.0, -1.0);
    }

    @Test
    void a_value_stands_until_another_is_told_but_no_longer_than_an_agent_may_be_silent() {
        tell(Map.of("cpu", 0.5));
        clock.pass(Duration.ofMinutes(1));
        assertThat(values("cpu", FINE, 12)).containsOnly(0.5);
        clock.pass(Duration.ofMinutes(1));
        assertThat(values("cpu", FINE, 3)).containsOnly(-1.0);
        assertThat(history.latest()).isEmpty();
    }

    @Test
    void what_is_told_no_more_is_no_longer_measured() {
        tell(Map.of("cpu", 0.5, "p95", 2.0));
        clock.pass(FINE);
        tell(Map.of("cpu", 0.5));
        clock.pass(FINE);
        assertThat(values("p95", FINE, 2)).containsExactly(2.0, -1.0);
        assertThat(history.latest()).isEqualTo(Map.of(NAME, Map.of("cpu", 0.5)));
        assertThat(history.names(NODE)).containsExactly("cpu", "p95");
    }

    @Test
    void a_day_is_kept_in_minutes() {
        for (int minute = 0; minute < 24 * 60 - 1; minute++) {
            tell(Map.of("cpu", minute % 2 == 0 ? 0.25 : 0.75));
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(values("cpu", Duration.ofHours(1), 23)).containsOnly(0.5);
        assertThat(values("cpu", Duration.ofMinutes(1), 2)).containsExactly(0.25 + 0.5, 0.25);
    }

    @Test
    void after_a_day_the_oldest_is_forgotten() {
        tell(Map.of("cpu", 1.0));
        clock.pass(Duration.ofHours(25));
        tell(Map.of("cpu", 0.0));
        assertThat(history.values(NODE, "cpu", clock.now, Duration.ofHours(1), 30))
                .filteredOn(OptionalDouble::isPresent)
                .allMatch(value -> value.orElse(1) == 0);
    }

    @Test
    void further_metrics_are_refused_until_others_have_been_silent_for_a_day() {
        tell(Map.of("a", 1.0, "b", 1.0, "c", 1.0));
        history.tell(new NodeMetrics("blog/web/backend/2", Map.of("a", 1.0)));
        assertThat(history.latest().keySet()).containsExactly(NAME);
        clock.pass(Duration.ofHours(25));
        history.tell(new NodeMetrics("blog/web/backend/2", Map.of("a", 1.0)));
        assertThat(history.latest().keySet()).containsExactly("blog/web/backend/2");
    }

    private static int nearly(double one, double other) {
        return Math.abs(one - other) < 1e-6 ? 0 : Double.compare(one, other);
    }

    /** On the minute, so that steps and minutes begin together. */
    private static final class HandClock extends Clock {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void pass(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
