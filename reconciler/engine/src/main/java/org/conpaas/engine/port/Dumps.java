package org.conpaas.engine.port;

import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;

/** Takes data out of nodes that are about to go, and keeps it. Never blocks. */
public interface Dumps {
    /**
     * Begins to take it, or answers what became of that; the application is queued again when it ends. Of a service it is taken once
     * at a time, and its end is told once.
     *
     * @param node that has all of it
     */
    Dump take(String agent, NodeId node, DumpSpec dump);

    /** How far it is. */
    sealed interface Dump {
        record Taking() implements Dump {}

        /** @param text what there is now and how to get it, for people */
        record Taken(String text) implements Dump {}

        /** @param again whether another try may go better */
        record Failed(String why, boolean again) implements Dump {}
    }
}
