package org.conpaas.engine;

import java.time.Duration;
import java.util.List;

/**
 * What would become of an application if something happened.
 *
 * @param what happens
 * @param moments in order, the event itself first
 * @param end how it was when nothing more happened
 * @param sync at the end, as the status' name
 * @param health at the end, as the status' name
 * @param assumptions how long things were taken to take, a sentence each
 */
public record Rehearsal(
        String application,
        String what,
        List<Moment> moments,
        End end,
        String sync,
        String health,
        List<String> assumptions) {
    public Rehearsal {
        moments = List.copyOf(moments);
        assumptions = List.copyOf(assumptions);
    }

    /** How it ends. */
    public enum End {
        /** Nothing is left to do and to wait for. */
        SETTLED,
        /** Something is waited for that does not come by itself. */
        WAITS,
        /** Something fails each time that it is tried. */
        TRIES_AGAIN,
        /** It went on for longer than is rehearsed. */
        CUT_OFF
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
