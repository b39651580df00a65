package org.conpaas.core.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What we created for an application, hence all that we may prune. Written before a create, cleared after a delete.
 *
 * @param machines cloud by machine
 * @param nodes machine by node
 * @param volumes what was asked for, by volume
 */
public record Inventory(
        SortedMap<NodeId, String> machines, SortedMap<NodeId, NodeId> nodes, SortedMap<VolumeId, VolumeSpec> volumes) {
    public static final Inventory EMPTY = new Inventory(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Inventory {
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    public boolean isEmpty() {
        return machines.isEmpty() && nodes.isEmpty() && volumes.isEmpty();
    }
}
