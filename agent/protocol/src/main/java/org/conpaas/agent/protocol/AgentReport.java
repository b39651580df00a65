package org.conpaas.agent.protocol;

import java.util.List;

/**
 * What an agent tells the reconciler.
 *
 * @param agent the agent's name, as in its certificate
 * @param epoch the epoch of the reconciler that this answers; a report of another epoch is answered with 409
 * @param sequence grows by one with each report of one epoch
 * @param complete true: nodes lists every node that the agent hosts; false: only those that changed
 * @param nodes reports of nodes
 * @param removed nodes that are gone for good since the last report: nothing of them runs, nothing of them is on disk
 */
public record AgentReport(
        String agent, String epoch, long sequence, boolean complete, List<NodeReport> nodes, List<String> removed) {
    public AgentReport {
        nodes = List.copyOf(nodes);
        removed = List.copyOf(removed);
    }
}
