package org.conpaas.engine;

import java.time.Instant;

/** @param text a sentence for people, without secrets */
public record EngineEvent(Instant at, String application, Kind kind, String text) {
    public enum Kind {
        PLAN,
        ACTION,
        STATUS,
        PROBLEM,
        SOURCE,
        SECRET,
        /** The autoscaler changed a count. */
        AUTOSCALING
    }
}
