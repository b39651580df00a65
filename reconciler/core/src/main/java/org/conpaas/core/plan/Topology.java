package org.conpaas.core.plan;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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
 * @param handed disks that another node has to let go first, by the node that they go to then; until then {@code volumes} has them
 *     as nobody's
 * @param staying services that are not where they are wanted, as their disks are not there
 */
public record Topology(
        SortedMap<NodeId, MachineSpec> machines,
        SortedMap<NodeId, NodeId> nodes,
        SortedMap<VolumeId, VolumeSpec> volumes,
        SortedMap<NodeId, String> moving,
        SortedMap<VolumeId, NodeId> handed,
        SortedMap<String, Stay> staying) {
    public static final Topology EMPTY = new Topology(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Topology {
        machines = Collections.unmodifiableSortedMap(machines);
        nodes = Collections.unmodifiableSortedMap(nodes);
        volumes = Collections.unmodifiableSortedMap(volumes);
        moving = Collections.unmodifiableSortedMap(moving);
        handed = Collections.unmodifiableSortedMap(handed);
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

    /** The wanted nodes that a volume is for. */
    List<NodeId> nodesOf(VolumeSpec volume) {
        return volume.isShared()
                ? List.copyOf(nodesOf(volume.id().application(), volume.id().service())
                        .keySet())
                : volume.holder().filter(nodes::containsKey).map(List::of).orElse(List.of());
    }

    /** The volumes that a node has alone. */
    List<VolumeSpec> volumesOf(NodeId node) {
        VolumeId first = VolumeId.shared(node.application(), node.service(), "");
        VolumeId last = VolumeId.shared(node.application(), node.service(), "\uffff");
        Stream<VolumeSpec> held = volumes.subMap(first, last).values().stream()
                .filter(volume -> volume.holder().equals(Optional.of(node)));
        Stream<VolumeSpec> own = volumes.subMap(new VolumeId(node, ""), new VolumeId(node, "\uffff")).values().stream();
        return Stream.concat(held, own).toList();
    }

    /** @throws IllegalArgumentException for a node that is not wanted */
    public NodeId machineOf(NodeId node) {
        return Optional.ofNullable(nodes.get(node)).orElseThrow(() -> new IllegalArgumentException("no node " + node));
    }
}
