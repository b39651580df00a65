package org.conpaas.engine;

import java.time.Duration;
import java.util.List;

/**
 * What would become of an application if something happened.
 *
 * @param what happens
 * @param moments in order, the event itself first
 * @param settled false: at the end of what was rehearsed there was still something to do or to wait for
 * @param sync at the end, as the status' name
 * @param health at the end, as the status' name
 * @param assumptions how long things were taken to take, a sentence each
 */
public record Rehearsal(
        String application,
        String what,
        List<Moment> moments,
        boolean settled,
        String sync,
        String health,
        List<String> assumptions) {
    public Rehearsal {
        moments = List.copyOf(moments);
        assumptions = List.copyOf(assumptions);
    }

    /** What the moment is about. */
    public enum Kind {
        EVENT,
        ACTION,
        STATUS
    }

    /** @param after since it happened */
    public record Moment(Duration after, Kind kind, String text) {}
}
