package org.conpaas.core.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AutoscalerLawsTest {
    /** @param response seconds, by step · @param cpu by step, 0 to 1 */
    record Case(int count, int min, int max, Strategy strategy, List<Double> response, List<Double> cpu) {
        Given given() {
            return times(1);
        }

        Given times(double factor) {
            return Given.nodes(count)
                    .limits(min, max)
                    .strategy(strategy)
                    .response(at(response, factor))
                    .cpu(at(cpu, factor))
                    .steps(response.size());
        }

        private static IntToDoubleFunction at(List<Double> values, double factor) {
            return step -> factor * values.get(values.size() - 1 + step);
        }

        int countInside() {
            return Math.max(min, Math.min(max, count));
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Integer> counts = Arbitraries.integers().between(1, 12);
        return Arbitraries.integers().between(1, 120).flatMap(size -> Combinators.combine(
                        counts, counts, counts, Arbitraries.of(Strategy.class), series(size, 6), series(size, 1))
                .as((count, one, other, strategy, response, cpu) ->
                        new Case(count, Math.min(one, other), Math.max(one, other), strategy, response, cpu)));
    }

    /** Around a level, so that decisions of all kinds come about. */
    private static Arbitrary<List<Double>> series(int size, double most) {
        return Arbitraries.integers().between(0, 1000).flatMap(level -> Arbitraries.integers()
                .between(level / 2, Math.min(1000, level * 3 / 2))
                .map(value -> most * value / 1000.0)
                .list()
                .ofSize(size));
    }

    @Property(tries = 300)
    void no_count_is_ever_outside_its_limits(@ForAll("cases") Case any) {
        assertThat(any.given().decided()).isBetween(any.min(), any.max());
    }

    @Property(tries = 300)
    void equal_histories_give_equal_decisions(@ForAll("cases") Case any) {
        assertThat(any.given().decide()).isEqualTo(any.given().decide());
    }

    @Property(tries = 300)
    void nothing_changes_during_the_cool_down(@ForAll("cases") Case any) {
        assertThat(any.given().changed(Duration.ofMinutes(9)).decided()).isEqualTo(any.countInside());
    }

    @Property(tries = 300)
    void more_load_never_gives_fewer_nodes(@ForAll("cases") Case any) {
        // a power of two, so that no rounding makes another model the best one
        assertThat(any.times(2).decided()).isGreaterThanOrEqualTo(any.given().decided());
        assertThat(any.times(4).decided()).isGreaterThanOrEqualTo(any.times(2).decided());
    }

    @Property(tries = 300)
    void a_stronger_strategy_never_gives_fewer_nodes(@ForAll("cases") Case any) {
        List<Integer> decided = List.of(Strategy.values()).stream()
                .map(strategy -> any.given().strategy(strategy).decided())
                .toList();
        assertThat(decided).isSorted();
    }

    @Property(tries = 300)
    void at_most_one_node_goes_at_a_time(@ForAll("cases") Case any) {
        assertThat(any.given().decided()).isGreaterThanOrEqualTo(any.countInside() - 1);
    }

    @Property(tries = 300)
    void a_change_is_explained_and_none_is_explained_too(@ForAll("cases") Case any) {
        Decision decision = any.given().decide();
        assertThat(decision.facts()).extracting(Fact::kind).contains(Fact.Kind.DECIDED, Fact.Kind.NEXT);
        assertThat(decision.facts().get(0).kind()).isEqualTo(Fact.Kind.MEASURED);
    }
}
