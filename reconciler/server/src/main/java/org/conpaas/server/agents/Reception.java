package org.conpaas.server.agents;

/** What became of a report. */
public sealed interface Reception {
    record Accepted() implements Reception {}

    /** The agent's picture and ours have no common ground: it must send everything, for this epoch. */
    record StartOver(String epoch) implements Reception {}
}
