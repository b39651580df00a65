package org.conpaas.core.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Topology.Stay;

/**
 * Where an application's things were made. A node stays on its cloud: when it is to be on another, one with a number of another range
 * takes its place there, and it goes once that one serves. A disk stays, too, and so does a service that has some.
 *
 * @param inventory what was made, and where
 * @param isSame whether two names are of one cloud
 */
public record Whereabouts(Inventory inventory, BiPredicate<String, String> isSame) {
    /** Where nothing was made. */
    public static final Whereabouts NONE = new Whereabouts(Inventory.EMPTY, String::equals);

    /**
     * The nodes of a role.
     *
     * @param nodes those that are wanted, by ordinal
     * @param elsewhere those that are on another cloud; none of them is wanted
     */
    record Numbers(List<NodeId> nodes, Set<NodeId> elsewhere) {}

    /**
     * The first of a range of numbers: one that no node on another cloud has; that of nodes with disks, else that of nodes that are there.
     * As long as nothing moves that is the first range. Nothing else has a say in it, so that a plan stays the same while it is done.
     *
     * @param any of the role
     * @param cloud where the role is to be; empty: where it is
     */
    Numbers numbers(NodeId any, Optional<String> cloud, int count) {
        SortedMap<NodeId, String> made = made(any);
        Set<NodeId> elsewhere = made.entrySet().stream()
                .filter(node -> cloud.isPresent() && !isSame.test(node.getValue(), cloud.orElseThrow()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        Set<Integer> taken = ranges(elsewhere.stream());
        int range = Stream.of(ranges(withDisk(any)), ranges(made.keySet().stream()))
                .flatMap(ranges ->
                        ranges.stream().filter(each -> !taken.contains(each)).sorted())
                .findFirst()
                .orElseGet(() -> IntStream.iterate(0, each -> each + 1)
                        .filter(each -> !taken.contains(each))
                        .findFirst()
                        .orElseThrow());
        List<NodeId> nodes = IntStream.rangeClosed(1, count)
                .mapToObj(number -> any.sibling(range * NodeId.RANGE + number))
                .toList();
        return new Numbers(nodes, elsewhere);
    }

    private static Set<Integer> ranges(Stream<NodeId> nodes) {
        return nodes.map(node -> (node.ordinal() - 1) / NodeId.RANGE).collect(Collectors.toSet());
    }

    /** Clouds by nodes of a role that were made, or for which a machine or disk was. */
    private SortedMap<NodeId, String> made(NodeId any) {
        SortedMap<NodeId, String> made = new TreeMap<>();
        NodeId end = any.sibling(Integer.MAX_VALUE);
        disksOf(any).forEach(disk -> disk.id().node().ifPresent(node -> made.put(node, disk.cloud())));
        made.putAll(inventory.machines().subMap(any.sibling(1), end));
        inventory.nodes().subMap(any.sibling(1), end).keySet().forEach(node -> cloudOf(node)
                .ifPresent(cloud -> made.put(node, cloud)));
        return made;
    }

    private Collection<VolumeSpec> disksOf(NodeId any) {
        return inventory
                .volumes()
                .subMap(new VolumeId(any.sibling(1), ""), new VolumeId(any.sibling(Integer.MAX_VALUE), ""))
                .values();
    }

    private Stream<NodeId> withDisk(NodeId any) {
        return disksOf(any).stream().flatMap(disk -> disk.id().node().stream());
    }

    /** The cloud that a node's machine is on, when one was made. */
    Optional<String> cloudOf(NodeId node) {
        return Optional.ofNullable(inventory.machines().get(inventory.nodes().getOrDefault(node, node)));
    }

    /** As it was made, and who has it; empty: it was not. */
    Optional<VolumeSpec> volume(VolumeId disk) {
        return Optional.ofNullable(inventory.volumes().get(disk));
    }

    /** Where a node is, or else where others of its role are. */
    Optional<String> cloudOfRole(NodeId node) {
        return cloudOf(node).or(() -> made(node).values().stream().findFirst());
    }

    /** The machine that a node was put on. */
    Optional<NodeId> machineOf(NodeId node) {
        return Optional.ofNullable(inventory.nodes().get(node));
    }

    /** Whether a node of the role has taken its place on another cloud. */
    private boolean isSucceeded(NodeId node) {
        return inventory.nodes().subMap(node.sibling(1), node.sibling(Integer.MAX_VALUE)).keySet().stream()
                .anyMatch(other -> other.number() == node.number() && !other.equals(node));
    }

    private Stream<VolumeSpec> disks(String application, String service) {
        VolumeId from = VolumeId.shared(application, service, "");
        VolumeId to = VolumeId.shared(application, service + "\0", "");
        return inventory.volumes().subMap(from, to).values().stream();
    }

    /**
     * Whether a service has disks on another cloud than it is to be on: no machine there could see them. Those that are only kept, as
     * nobody wants their node or another has its place, have no say.
     *
     * @param names of those that it has
     * @param isNode whether a node of that role and number is wanted
     * @param wanted the cloud that a disk is to be on
     */
    Optional<Stay> stay(
            String application,
            String service,
            Set<String> names,
            Predicate<NodeId> isNode,
            Function<VolumeId, String> wanted) {
        return disks(application, service)
                .filter(disk -> names.contains(disk.id().disk()))
                // seldom true: the rest is asked of the few that are elsewhere
                .filter(disk -> !isSame.test(disk.cloud(), wanted.apply(disk.id())))
                .filter(disk -> disk.id()
                        .node()
                        .map(node -> isNode.test(node) && !isSucceeded(node))
                        .orElse(true))
                .map(disk -> new Stay(disk.id(), disk.cloud(), wanted.apply(disk.id())))
                .findFirst();
    }
}
