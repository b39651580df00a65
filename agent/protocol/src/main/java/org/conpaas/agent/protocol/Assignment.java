package org.conpaas.agent.protocol;

import java.util.List;

/**
 * The answer to an agent's long poll: what changed after the version that it has.
 *
 * <p>A node that is not mentioned stays as it is: absence never removes anything, so a reconciler that has just started and
 * knows little yet cannot harm what runs.
 *
 * @param epoch names the life of the reconciler's memory; after a change the agent sends a complete report
 * @param version to send with the next poll
 * @param nodes specs that are new or changed
 * @param removed names of nodes to stop and delete
 * @param logs logs that somebody wants to read; each request is answered once
 * @param data data that somebody wants to have; each request is answered once
 */
public record Assignment(
        String epoch,
        long version,
        List<NodeSpec> nodes,
        List<String> removed,
        List<LogRequest> logs,
        List<DataRequest> data) {
    public Assignment {
        nodes = List.copyOf(nodes);
        removed = List.copyOf(removed);
        logs = List.copyOf(logs);
        data = List.copyOf(data);
    }

    /**
     * @param id where the answer goes: {@link AgentPaths#LOGS} + id
     * @param node whose log
     * @param name of the process or task; empty for all, each line with its name in front
     * @param lines how many of the last lines
     * @param follow true: go on with what is written later, until the reader closes the connection
     */
    public record LogRequest(String id, String node, String name, int lines, boolean follow) {}

    /**
     * @param id where the answer goes: {@link AgentPaths#DATA} + id
     * @param node whose data
     * @param name of a {@link DataSpec} of the node
     */
    public record DataRequest(String id, String node, String name) {}
}
