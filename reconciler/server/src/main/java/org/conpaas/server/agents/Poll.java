package org.conpaas.server.agents;

import org.conpaas.agent.protocol.Assignment;

/** An agent's open question. */
public interface Poll {
    /** What the agent has: 0 with an unknown epoch. */
    long version();

    /**
     * Gives the answer, on the executor of {@link AgentSessions}.
     *
     * @return false when nobody waits for it any more; the agent then asks again with the version that it has
     */
    boolean answer(Assignment assignment);

    /** A newer question of the same agent has taken this one's place. */
    void superseded();
}
