package org.conpaas.core.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.core.autoscaling.Given.NOW;
import static org.conpaas.core.autoscaling.Given.nodes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.autoscaling.Fact.Kind;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private static final double NONE = Double.NaN;

    @Test
    void what_is_well_stays() {
        Decision decision = nodes(2).response(1.0).cpu(0.5).decide();
        assertThat(decision.changes()).isFalse();
        assertThat(decision.counts()).isEqualTo(Map.of("backend", 2));
        assertThat(decision.notBefore()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void slow_answers_that_stay_slow_add_a_node() {
        assertThat(nodes(2).response(1.8).cpu(0.5).decided()).isEqualTo(3);
    }

    @Test
    void slow_answers_that_are_about_to_end_do_not() {
        assertThat(nodes(2).response(step -> step < -12 ? 2.6 : 0.1).cpu(0.5).decided())
                .isEqualTo(2);
    }

    @Test
    void busy_processors_add_a_node_however_fast_the_answers_are() {
        assertThat(nodes(2).response(0.1).cpu(0.8).decided()).isEqualTo(3);
    }

    @Test
    void a_ramp_is_answered_before_it_has_arrived() {
        assertThat(nodes(2).response(0.5).cpu(step -> 0.7 + step * 0.004).decided())
                .isEqualTo(3);
        assertThat(nodes(2).response(0.5).cpu(0.66).decided()).isEqualTo(2);
    }

    @Test
    void the_strategy_is_a_position_among_the_plans_that_would_do() {
        // load 3.6: five nodes at 72 % to twelve at 30 %
        assertThat(List.of(Strategy.values()))
                .extracting(strategy ->
                        nodes(4).limits(1, 20).cpu(0.9).strategy(strategy).decided())
                .containsExactly(5, 6, 8, 10, 12);
    }

    @Test
    void a_load_that_no_plan_carries_takes_all_that_the_limits_allow() {
        assertThat(nodes(4).limits(1, 6).cpu(1.2).decided()).isEqualTo(6);
    }

    @Test
    void fast_answers_let_one_node_go() {
        assertThat(nodes(5).response(0.2).cpu(0.3).decided()).isEqualTo(4);
    }

    @Test
    void idle_processors_let_one_node_go_although_nothing_is_asked() {
        assertThat(nodes(3).response(NONE).cpu(0.01).decided()).isEqualTo(2);
    }

    @Test
    void no_node_goes_whose_work_would_make_the_others_too_busy() {
        Decision decision = nodes(2).response(0.2).cpu(0.4).decide();
        assertThat(decision.changes()).isFalse();
        assertThat(decision.facts()).contains(new Fact(Kind.REJECTED, "backend", "2 -> 1: CPU would be 80 %"));
    }

    @Test
    void no_node_goes_while_answers_are_slow() {
        assertThat(nodes(4).response(1.2).cpu(0.1).decided()).isEqualTo(4);
    }

    @Test
    void no_node_goes_that_the_strategy_wants() {
        assertThat(nodes(4).response(0.2).cpu(0.32).strategy(Strategy.HIGH).decided())
                .isEqualTo(4);
        assertThat(nodes(4).response(0.2).cpu(0.32).strategy(Strategy.LOW).decided())
                .isEqualTo(3);
    }

    @Test
    void a_node_goes_when_its_paid_hour_ends_and_not_before() {
        assertThat(nodes(3).response(0.2)
                        .cpu(0.1)
                        .paidFor(Duration.ofMinutes(40))
                        .decided())
                .isEqualTo(3);
        assertThat(nodes(3).response(0.2)
                        .cpu(0.1)
                        .paidFor(Duration.ofMinutes(12))
                        .decided())
                .isEqualTo(2);
        assertThat(nodes(3).response(0.2)
                        .cpu(0.1)
                        .paidFor(Duration.ofMinutes(2))
                        .decided())
                .isEqualTo(3);
    }

    @Test
    void a_change_rests_for_two_intervals() {
        Decision decision =
                nodes(2).response(9.0).cpu(1.0).changed(Duration.ofMinutes(4)).decide();
        assertThat(decision.changes()).isFalse();
        assertThat(decision.notBefore()).isEqualTo(NOW.plus(Duration.ofMinutes(6)));
        assertThat(nodes(2).response(9.0)
                        .cpu(1.0)
                        .changed(Duration.ofMinutes(10))
                        .decided())
                .isEqualTo(3);
    }

    @Test
    void limits_count_at_once_even_while_a_change_rests() {
        assertThat(nodes(2).limits(4, 8).changed(Duration.ofMinutes(1)).decided())
                .isEqualTo(4);
        assertThat(nodes(9).limits(1, 3).cpu(1.0).decided()).isEqualTo(3);
    }

    @Test
    void what_is_not_measured_changes_nothing() {
        Decision decision = nodes(2).response(NONE).cpu(NONE).decide();
        assertThat(decision.changes()).isFalse();
        assertThat(decision.facts().get(0))
                .isEqualTo(new Fact(Kind.MEASURED, "backend", "nothing in the last interval, so its count stays"));
    }

    @Test
    void a_history_that_ended_long_ago_changes_nothing() {
        assertThat(nodes(2).response(NONE).cpu(step -> step > -21 ? NONE : 1.0).decided())
                .isEqualTo(2);
    }

    @Test
    void a_history_that_has_just_begun_is_enough() {
        assertThat(nodes(2).response(3.0).cpu(0.9).steps(3).decided()).isEqualTo(3);
        assertThat(nodes(2).response(3.0).cpu(0.9).steps(2).decided()).isEqualTo(2);
    }

    @Test
    void one_role_keeps_its_nodes_while_another_is_short_of_them() {
        Autoscaling settings = new Autoscaling(
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Strategy.LOW,
                new TreeMap<>(Map.of("backend", new Autoscaling.Range(1, 8), "web", new Autoscaling.Range(1, 8))));
        Decision decision = Autoscaler.decide(
                settings,
                new Standing(new TreeMap<>(Map.of("backend", 2, "web", 3)), Optional.empty(), Map.of()),
                Map.of(
                        "backend",
                        nodes(2).cpu(0.9).history(),
                        "web",
                        nodes(3).response(0.1).cpu(0.05).history()),
                NOW);
        assertThat(decision.counts()).isEqualTo(Map.of("backend", 3, "web", 3));
    }

    @Test
    void it_says_what_was_measured_which_rule_fired_and_when_it_may_act_next() {
        Decision decision = nodes(2).response(0.5).cpu(0.8).decide();
        assertThat(decision.facts())
                .containsExactly(
                        new Fact(
                                Kind.MEASURED,
                                "backend",
                                "p95 of the response time 0.500 s, 25 % of the 2.000 s that it must stay under; CPU 80"
                                        + " % on average of 2"),
                        new Fact(
                                Kind.FORECAST,
                                "backend",
                                "response time 0.50 s by AR(9), which was off by 0.00 s last time"),
                        new Fact(Kind.FORECAST, "backend", "CPU 80.00 % by AR(9), which was off by 0.00 % last time"),
                        new Fact(Kind.RULE, "backend", "CPU 80 % is above 75 %"),
                        new Fact(
                                Kind.RULE,
                                "backend",
                                "at 30 to 75 % CPU the foretold load is carried by 3 to 5 nodes; strategy low takes 3"),
                        new Fact(Kind.DECIDED, "backend", "2 -> 3: CPU 80 % is above 75 %"),
                        new Fact(Kind.NEXT, "", "the next change is possible at 2026-03-01T12:10:00Z"));
        assertThat(decision.summary()).isEqualTo("backend 2 -> 3: CPU 80 % is above 75 %");
    }
}
