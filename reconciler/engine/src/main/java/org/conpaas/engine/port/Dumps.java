package org.conpaas.engine.port;

import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;

/** Takes data out of nodes that are about to go, and keeps it. Never blocks. */
public interface Dumps {
    /** Where none are kept. */
    Dumps NONE = new Dumps() {
        @Override
        public Dump take(String agent, NodeId node, DumpSpec dump) {
            return new Dump.Failed("this installation keeps no dumps", false);
        }

        @Override
        public void forget(String application) {}
    };

    /**
     * Begins to take it, or answers what became of that; the application is queued again when it ends. Of a service it is taken once,
     * whatever nodes are named, until it is {@linkplain #forget forgotten}.
     *
     * @param node that should have all of it
     */
    Dump take(String agent, NodeId node, DumpSpec dump);

    /** Nothing of that application is to be taken now, or no more: what is asked for later is taken anew. */
    void forget(String application);

    /** How far it is. */
    sealed interface Dump {
        record Taking() implements Dump {}

        /** @param text what there is now and how to get it, for people */
        record Taken(String text) implements Dump {}

        /** @param again whether it is tried again, by itself, when it is asked for later */
        record Failed(String why, boolean again) implements Dump {}
    }
}
