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
 * @param metrics numbers of nodes that changed, or were last told a minute ago; apart from {@code nodes}, because a new number is
 *     no reason to look at an application. What is lost on the way is told again within a minute
 */
public record AgentReport(
        String agent,
        String epoch,
        long sequence,
        boolean complete,
        List<NodeReport> nodes,
        List<String> removed,
        List<NodeMetrics> metrics) {
    public AgentReport {
        nodes = List.copyOf(nodes);
        removed = List.copyOf(removed);
        metrics = List.copyOf(metrics);
    }

    /** A report without numbers. */
    public AgentReport(
            String agent, String epoch, long sequence, boolean complete, List<NodeReport> nodes, List<String> removed) {
        this(agent, epoch, sequence, complete, nodes, removed, List.of());
    }
}
