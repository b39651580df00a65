package org.conpaas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Samples TEN =
            new Samples(Stream.iterate(10.0, value -> value - 1).limit(10).toList());

    @Test
    void quantiles_are_values_that_were_measured() {
        assertThat(List.of(TEN.p50(), TEN.p95(), TEN.max())).containsExactly(5.0, 10.0, 10.0);
    }

    @Test
    void a_ratio_above_one_is_better_than_the_peer_whichever_way_better_is() {
        Optional<Figure.Peer> peer = Optional.of(new Figure.Peer("peer", Samples.of(10)));
        Figure time = Figure.of("time", 1, "ms", Samples.of(5)).beside(peer);
        assertThat(time.ratio()).contains(2.0);
        assertThat(time.aiming(Figure.Aim.atLeast(1)).ratio()).contains(0.5);
    }

    @Test
    void what_grows_with_the_square_has_exponent_two() {
        assertThat(Growth.exponent(Map.of(1_000, 7.0, 10_000, 700.0, 100_000, 70_000.0)))
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void a_table_says_whether_an_aim_is_met() {
        Table table = new Table();
        table.add("X", Figure.of("time", 1_000, "ms", TEN).aiming(Figure.Aim.atMost(4)));
        assertThat(table.markdown()).contains("| X | time | 1,000 | 5.00 | 10.0 | 10.0 | ms | ≤ 4.00 missed |");
    }
}
