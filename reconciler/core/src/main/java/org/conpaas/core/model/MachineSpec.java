package org.conpaas.core.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.conpaas.manifest.ServiceSpec.Instance;

/**
 * A machine that should exist.
 *
 * @param name the first node that it hosts, or hosted when it was made
 * @param cloud the provider's name in the configuration
 * @param nodes all nodes that it hosts
 * @param publicPorts of TCP, at which people reach it; another set makes no other machine of it
 */
public record MachineSpec(
        NodeId name,
        String cloud,
        Optional<Instance> instance,
        Optional<String> image,
        List<NodeId> nodes,
        SortedSet<Integer> publicPorts) {
    public MachineSpec {
        nodes = List.copyOf(nodes);
        publicPorts = Collections.unmodifiableSortedSet(new TreeSet<>(publicPorts));
    }

    /** One that people do not reach. */
    public MachineSpec(
            NodeId name, String cloud, Optional<Instance> instance, Optional<String> image, List<NodeId> nodes) {
        this(name, cloud, instance, image, nodes, Collections.emptySortedSet());
    }

    /** What it is made with, as a text to compare. */
    public String traits() {
        return instance.map(Object::toString).orElse("") + " " + image.orElse("");
    }
}
