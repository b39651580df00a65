package org.conpaas.core.autoscaling;

import java.util.List;
import java.util.stream.IntStream;
import org.conpaas.core.autoscaling.Autoscaling.Range;

/**
 * How many nodes would carry a load. A role's nodes are all of one kind, so a plan is a count; more nodes are more capacity and
 * a higher price, which makes the order of plans by price that by capacity.
 */
final class Plans {
    /** So that a load of exactly 1.5 nodes is carried by two at 75 %, whatever the last bit of a division says. */
    private static final double ROUNDING = 1e-9;

    private Plans() {}

    /** Counts in the range that would be neither too busy nor wasted, cheapest first. */
    static List<Integer> sufficient(double load, Range range) {
        int least = (int) Math.max(range.min(), Math.ceil(load / Thresholds.BUSY - ROUNDING));
        int most = (int) Math.min(range.max(), Math.floor(load / Thresholds.WASTE + ROUNDING));
        return IntStream.rangeClosed(least, most).boxed().toList();
    }

    /** What the strategy takes when capacity is added: at least one node more, and all there may be when all would not do. */
    static int more(double load, int count, Range range, Strategy strategy) {
        if (load / range.max() > Thresholds.BUSY) {
            return range.max();
        }
        List<Integer> plans = sufficient(load, new Range(count + 1, range.max()));
        return plans.isEmpty() ? count + 1 : strategy.choose(plans);
    }

    /** What the strategy would have for a load; never less than the least. */
    static int wanted(double load, Range range, Strategy strategy) {
        List<Integer> plans = sufficient(load, range);
        return plans.isEmpty()
                ? range.clamp((int) Math.ceil(load / Thresholds.BUSY - ROUNDING))
                : strategy.choose(plans);
    }
}
