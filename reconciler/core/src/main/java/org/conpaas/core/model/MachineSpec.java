package org.conpaas.core.model;

import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.ServiceSpec.Instance;

/**
 * A machine that should exist.
 *
 * @param name the first node that it hosts
 * @param cloud the provider's name in the configuration
 * @param nodes all nodes that it hosts, sorted; the first is {@code name}
 */
public record MachineSpec(
        NodeId name, String cloud, Optional<Instance> instance, Optional<String> image, List<NodeId> nodes) {
    public MachineSpec {
        nodes = List.copyOf(nodes);
    }

    /** What it is made with, as a text to compare. */
    public String traits() {
        return instance.map(Object::toString).orElse("") + " " + image.orElse("");
    }
}
