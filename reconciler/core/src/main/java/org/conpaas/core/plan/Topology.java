package org.conpaas.core.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;

/**
 * Which machines, nodes and volumes must exist: what follows from the manifest alone.
 *
 * @param machines by name
 * @param nodes machine by node
 * @param volumes by name
 */
public record Topology(
        SortedMap<NodeId, MachineSpec> machines,
        SortedMap<NodeId, NodeId> nodes,
        SortedMap<VolumeId, VolumeSpec> volumes) {
    public static final Topology EMPTY = new Topology(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Topology {
        machines = Collections.unmodifiableSortedMap(machines);
        nodes = Collections.unmodifiableSortedMap(nodes);
        volumes = Collections.unmodifiableSortedMap(volumes);
    }

    /** Machine by node, of one service. */
    public SortedMap<NodeId, NodeId> nodesOf(String application, String service) {
        NodeId from = new NodeId(application, service, "", 1);
        NodeId to = new NodeId(application, service + "\0", "", 1);
        return nodes.subMap(from, to);
    }

    /** The wanted nodes that a volume is for: its own, or all of its service. */
    List<NodeId> nodesOf(VolumeId volume) {
        return volume.node()
                .map(node -> nodes.containsKey(node) ? List.of(node) : List.<NodeId>of())
                .orElseGet(() -> List.copyOf(
                        nodesOf(volume.application(), volume.service()).keySet()));
    }

    /** The volumes that are a node's own. */
    Collection<VolumeSpec> volumesOf(NodeId node) {
        return volumes.subMap(new VolumeId(node, ""), new VolumeId(node, "\uffff"))
                .values();
    }

    /** @throws IllegalArgumentException for a node that is not wanted */
    public NodeId machineOf(NodeId node) {
        return Optional.ofNullable(nodes.get(node)).orElseThrow(() -> new IllegalArgumentException("no node " + node));
    }
}
