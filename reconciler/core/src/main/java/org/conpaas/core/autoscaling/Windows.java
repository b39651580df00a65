package org.conpaas.core.autoscaling;

import java.time.Duration;

/** How time is cut. The old platform had steps of 15 s, intervals of 5 min and forecasts of 30 steps. */
final class Windows {
    static final int STEPS_OF_AN_INTERVAL = 20;
    static final int INTERVALS_REMEMBERED = 12;
    static final Duration FINEST_STEP = Duration.ofSeconds(5);

    private Windows() {}

    /** Steps of the last interval: what is measured is their average. */
    static int average(Autoscaling settings) {
        return (int) Math.max(1, settings.every().dividedBy(settings.step()));
    }

    /** Steps into the future: half an interval, in which a new node starts, and the interval after it. */
    static int horizon(Autoscaling settings) {
        return average(settings) * 3 / 2;
    }
}
