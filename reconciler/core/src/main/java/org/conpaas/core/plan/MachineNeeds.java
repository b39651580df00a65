package org.conpaas.core.plan;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;

/** What nodes of a service need of the machine that they are on. */
final class MachineNeeds {
    private final ServiceSpec service;
    private final Manager manager;

    MachineNeeds(ServiceSpec service, Manager manager) {
        this.service = service;
        this.manager = manager;
    }

    /** Where nodes are packed, the first of another role may come to a machine that is there: it is made for that. */
    Needs of(List<NodeId> together) {
        Set<String> roles = together.stream().map(NodeId::role).collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> ports = roles.stream()
                .flatMap(role -> manager.publicPorts(role).stream())
                .collect(Collectors.toSet());
        if (Topologies.packs(service, manager, together.get(0))) {
            roles.addAll(manager.packable());
        }
        return new Needs(
                ports,
                InnerPorts.together(roles.stream().map(manager::innerPorts).toList()),
                together.stream().mapToLong(this::volatileBytes).sum());
    }

    private long volatileBytes(NodeId node) {
        return manager.disks(service).entrySet().stream()
                .filter(disk -> disk.getValue().kind() == Disk.Kind.VOLATILE)
                .filter(disk -> Topologies.belongs(service, manager, disk.getKey(), disk.getValue(), node))
                .mapToLong(disk -> disk.getValue().sizeBytes())
                .sum();
    }
}
