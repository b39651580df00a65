package org.conpaas.core.status;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.Problem;

/**
 * How an application is.
 *
 * @param revision the commit that is wanted
 * @param services by name
 * @param disks by name
 * @param waits what it waits for, the first the most telling
 * @param problems what its author or the operator should mend
 */
public record Status(
        String application,
        String revision,
        Sync sync,
        Health health,
        SortedMap<String, ServiceStatus> services,
        List<DiskStatus> disks,
        List<Wait> waits,
        List<Problem> problems) {
    public Status {
        services = new TreeMap<>(services);
        disks = List.copyOf(disks);
        waits = List.copyOf(waits);
        problems = List.copyOf(problems);
    }

    /** @param url where people reach it, when it has such a place */
    public record ServiceStatus(
            String name, String type, boolean running, Health health, Optional<String> url, List<NodeStatus> nodes) {
        public ServiceStatus {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * @param wanted false: it is about to go
     * @param reason why it is not healthy; empty when it is
     */
    public record NodeStatus(
            NodeId id,
            NodeId machine,
            String cloud,
            boolean wanted,
            Health health,
            String reason,
            Optional<MachineFacts> facts,
            Optional<NodeReport> report) {}

    /**
     * A disk that outlives its node.
     *
     * @param disk as it was asked for
     * @param machine that has it; empty: none, or all of its cloud
     * @param why nobody knows more, when it is unknown
     */
    public record DiskStatus(VolumeSpec disk, DiskState state, Optional<NodeId> machine, String why) {}

    /** What becomes of a disk. */
    public enum DiskState {
        /** It is to be made. */
        COMING,
        /** A node's machine has it, or all of its cloud has. */
        ATTACHED,
        /** It is wanted, and no machine, or no node, has it now. */
        DETACHED,
        /** No node has it, and it stays. */
        KEPT,
        /** It is about to go to the trash. */
        LEAVING,
        /** Its cloud says nothing. */
        UNKNOWN
    }

    public record Wait(String subject, String reason) {}
}
