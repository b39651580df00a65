package org.conpaas.core.autoscaling;

import java.time.Duration;

/** When something happens. Shares of the wanted response time, and of a processor; from the old platform. */
final class Thresholds {
    /** Above it, measured and foretold, nodes are added. */
    static final double SLOW = 0.75;
    /** Below it, measured and foretold, a node may go. */
    static final double FAST = 0.35;
    /** Above it, measured or foretold, no node goes, however idle the processors are. */
    static final double CALM = 0.5;
    /** Faster than this no user notices: a node may go whatever the objective. */
    static final double INSTANT_SECONDS = 0.010;

    static final double BUSY = 0.75;
    /** Above it a foretold {@link #BUSY} is believed. Ours: a ramp is answered before it has arrived. */
    static final double FILLING = 0.6;
    /** A plan that leaves its nodes idler than this buys too much. */
    static final double WASTE = 0.3;
    /** Below it a node may go. */
    static final double IDLE = 0.35;

    /** A node that is paid for longer may as well work. */
    static final Duration PAID_FOR_LONG = Duration.ofMinutes(20);
    /** With less left the next hour has begun before the node is gone. */
    static final Duration TOO_LATE = Duration.ofMinutes(5);

    /** Values in the last interval without which nothing is decided. */
    static final int LEAST_VALUES = 3;

    private Thresholds() {}
}
