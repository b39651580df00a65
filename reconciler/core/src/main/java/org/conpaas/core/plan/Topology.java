package org.conpaas.core.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;

/**
 * Which machines, nodes and volumes must exist: what follows from the manifest, and from where things were made already.
 *
 * @param machines by name
 * @param nodes machine by node
 * @param volumes by name
 * @param moving nodes that are not wanted where they are, by the cloud that others take their place on
 * @param staying services that are not where they are wanted, as their disks are not there
 */
public record Topology(
        SortedMap<NodeId, MachineSpec> machines,
        SortedMap<NodeId, NodeId> nodes,
        SortedMap<VolumeId, VolumeSpec> volumes,
        SortedMap<NodeId, String> moving,
        SortedMap<String, Stay> staying) {
    public static final Topology EMPTY =
            new Topology(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Topology {
        machines = Collections.unmodifiableSortedMap(machines);
        nodes = Collections.unmodifiableSortedMap(nodes);
        volumes = Collections.unmodifiableSortedMap(volumes);
        moving = Collections.unmodifiableSortedMap(moving);
        staying = Collections.unmodifiableSortedMap(staying);
    }

    /** @param disk one that is on cloud {@code on} · @param wanted the cloud that the manifest names */
    public record Stay(VolumeId disk, String on, String wanted) {}

    /** Machine by node, of one service. */
    public SortedMap<NodeId, NodeId> nodesOf(String application, String service) {
        NodeId from = new NodeId(application, service, "", 1);
        NodeId to = new NodeId(application, service + "\0", "", 1);
        return nodes.subMap(from, to);
    }

    /** The wanted nodes of a role, by ordinal. @param any of the role */
    Set<NodeId> roleOf(NodeId any) {
        return nodes.subMap(any.sibling(1), any.sibling(Integer.MAX_VALUE)).keySet();
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
