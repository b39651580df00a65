package org.conpaas.engine.port;

import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;

/** The agents, as the reconciler sees them. Never blocks. */
public interface AgentGateway {
    /**
     * What the agent last said of a node. Unknown while the agent has been told something of it and has not answered, when the agent has not sent a complete report since this reconciler
     * started, or has been silent for longer than its long poll may last.
     */
    Observation<NodeReport> node(String agent, NodeId node);

    /**
     * Hands the agent what the node should be.
     *
     * @return false when exactly this was handed over already and the agent still works on it
     */
    boolean assign(String agent, NodeSpec spec);

    /**
     * Tells the agent to stop the node and delete its tree. Until the agent has confirmed it, {@link #node} is not Absent.
     *
     * @return false when that was said already
     */
    boolean remove(String agent, NodeId node);

    /**
     * Grows whenever the answer of {@link #node} may have changed for some node of the application.
     *
     * @return any number to compare with an earlier one
     */
    long revision(String application);

    /** Whether the agent is connected. */
    boolean connected(String agent);

    /** Whether the agent was never let in, though it may be: nothing can run on a machine of its own then. False where that is not known. */
    default boolean isUnmet(String agent) {
        return false;
    }
}
