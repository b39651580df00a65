package org.conpaas.engine;

import org.conpaas.manifest.Problem;

/** What became of an action. */
sealed interface Outcome {
    record Done() implements Outcome {}

    /** It is done, and there is something to say about it. */
    record Told(String text) implements Outcome {}

    /** It was accepted; an observation will tell when it is done. */
    record InProgress() implements Outcome {}

    /**
     * It did not work this time.
     *
     * @param cure what to do about it, for people
     * @param soon whether it may work in a moment: who was asked too often, or is busy, is left alone until the next pass
     */
    record Retry(String cause, String cure, boolean soon) implements Outcome {
        Retry(String cause) {
            this(cause, "it is tried again by itself", true);
        }
    }

    /** It will not work until somebody mends something. */
    record Failed(Problem problem) implements Outcome {}

    Outcome DONE = new Done();
    Outcome IN_PROGRESS = new InProgress();

    default String text() {
        if (this instanceof Retry retry) {
            return "retry: " + retry.cause();
        }
        if (this instanceof Failed failed) {
            return "failed: " + failed.problem().message();
        }
        if (this instanceof Told told) {
            return told.text();
        }
        return this instanceof Done ? "done" : "in progress";
    }

    /** Whether something is nearer to what it should be. */
    default boolean acted() {
        return this instanceof Done || this instanceof Told;
    }

    default boolean wentWrong() {
        return this instanceof Retry || this instanceof Failed;
    }
}
