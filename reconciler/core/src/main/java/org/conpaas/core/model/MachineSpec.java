package org.conpaas.core.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.conpaas.manifest.ServiceSpec.Instance;

/**
 * A machine that should exist.
 *
 * @param name the first node that it hosts, or hosted when it was made
 * @param cloud the provider's name in the configuration
 * @param nodes all nodes that it hosts
 */
public record MachineSpec(
        NodeId name,
        String cloud,
        Optional<Instance> instance,
        Optional<String> image,
        List<NodeId> nodes,
        Needs needs) {
    public MachineSpec {
        nodes = List.copyOf(nodes);
    }

    /** One of which its nodes need nothing. */
    public MachineSpec(
            NodeId name, String cloud, Optional<Instance> instance, Optional<String> image, List<NodeId> nodes) {
        this(name, cloud, instance, image, nodes, Needs.NONE);
    }

    /**
     * What its nodes need of it when it is made; other needs make no other machine of it.
     *
     * @param publicPorts of TCP, at which people reach it
     * @param innerPorts at which other nodes of the application reach it
     * @param volatileBytes of all disks that come and go with its nodes
     */
    public record Needs(SortedSet<Integer> publicPorts, InnerPorts innerPorts, long volatileBytes) {
        public static final Needs NONE = new Needs(Set.of(), InnerPorts.NONE, 0);

        public Needs {
            publicPorts = Collections.unmodifiableSortedSet(new TreeSet<>(publicPorts));
        }

        public Needs(Set<Integer> publicPorts, InnerPorts innerPorts, long volatileBytes) {
            this(new TreeSet<>(publicPorts), innerPorts, volatileBytes);
        }
    }

    /** What it is made with, as a text to compare. */
    public String traits() {
        return instance.map(Object::toString).orElse("") + " " + image.orElse("");
    }
}
