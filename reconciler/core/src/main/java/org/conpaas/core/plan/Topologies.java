package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.TypeSchema.Role;

/** Expands a manifest into its topology. */
public final class Topologies {
    private final Manifest manifest;
    private final SortedMap<NodeId, MachineSpec> machines = new TreeMap<>();
    private final SortedMap<NodeId, NodeId> nodes = new TreeMap<>();
    private final SortedMap<VolumeId, VolumeSpec> volumes = new TreeMap<>();

    private Topologies(Manifest manifest) {
        this.manifest = manifest;
    }

    public static Topology expand(Manifest manifest, Catalogue catalogue) {
        Topologies expansion = new Topologies(manifest);
        manifest.services().values().forEach(service -> expansion.add(service, catalogue.manager(service.type())));
        return new Topology(expansion.machines, expansion.nodes, expansion.volumes);
    }

    /** How many nodes each role has when the service runs, in the type's order. */
    public static Map<String, Integer> counts(ServiceSpec service, Manager manager) {
        Map<String, Integer> counts = new java.util.LinkedHashMap<>();
        manager.schema().roles().forEach((role, normal) -> counts.put(role, count(service, role, normal)));
        return counts;
    }

    private static int count(ServiceSpec service, String role, Role normal) {
        return Optional.ofNullable(service.nodes().get(role))
                .map(RoleSpec::count)
                .orElse(normal.count());
    }

    private void add(ServiceSpec service, Manager manager) {
        Map<String, Integer> counts = counts(service, manager);
        if (service.running()) {
            addNodes(service, manager, counts);
        }
        addShared(service, manager);
        counts.forEach((role, count) -> {
            for (int ordinal = 1; ordinal <= count; ordinal++) {
                addVolumes(service, manager, new NodeId(manifest.name(), service.name(), role, ordinal));
            }
        });
    }

    private void addNodes(ServiceSpec service, Manager manager, Map<String, Integer> counts) {
        List<NodeId> packed = new ArrayList<>();
        counts.forEach((role, count) -> {
            for (int ordinal = 1; ordinal <= count; ordinal++) {
                NodeId node = new NodeId(manifest.name(), service.name(), role, ordinal);
                if (ordinal == 1 && packs(service, manager, role, packed)) {
                    packed.add(node);
                } else {
                    place(service, manager, List.of(node));
                }
            }
        });
        if (!packed.isEmpty()) {
            place(service, manager, packed);
        }
    }

    /** Only the first nodes are packed, always: so a second one adds a machine and never moves the first. */
    private boolean packs(ServiceSpec service, Manager manager, String role, List<NodeId> packed) {
        return service.placement() == Placement.PACKED
                && manager.packable().contains(role)
                && packed.stream()
                        .allMatch(other -> cloud(service, other.role()).equals(cloud(service, role))
                                && sameKind(service, other.role(), role));
    }

    private static boolean sameKind(ServiceSpec service, String one, String other) {
        return instance(service, one).equals(instance(service, other))
                && image(service, one).equals(image(service, other));
    }

    private void place(ServiceSpec service, Manager manager, List<NodeId> together) {
        MachineSpec machine = machine(service, manager, together);
        machines.put(machine.name(), machine);
        together.forEach(node -> nodes.put(node, machine.name()));
    }

    private MachineSpec machine(ServiceSpec service, Manager manager, List<NodeId> together) {
        NodeId first = together.get(0);
        String role = first.role();
        TreeSet<Integer> ports = new TreeSet<>();
        together.forEach(node -> ports.addAll(manager.publicPorts(node.role())));
        return new MachineSpec(
                first, cloud(service, role), instance(service, role), image(service, role), together, ports);
    }

    private String cloud(ServiceSpec service, String role) {
        return written(service, role)
                .flatMap(RoleSpec::cloud)
                .or(service::cloud)
                .orElse(manifest.cloud());
    }

    private static Optional<ServiceSpec.Instance> instance(ServiceSpec service, String role) {
        return written(service, role).flatMap(RoleSpec::instance).or(service::instance);
    }

    private static Optional<String> image(ServiceSpec service, String role) {
        return written(service, role).flatMap(RoleSpec::image).or(service::image);
    }

    private static Optional<RoleSpec> written(ServiceSpec service, String role) {
        return Optional.ofNullable(service.nodes().get(role));
    }

    private void addVolumes(ServiceSpec service, Manager manager, NodeId node) {
        manager.disks(service).forEach((name, disk) -> {
            if (disk.kind() == Disk.Kind.PERSISTENT && belongs(service, manager, name, disk, node)) {
                addVolume(service, manager, new VolumeId(node, name), disk, cloud(service, node.role()));
            }
        });
    }

    private void addShared(ServiceSpec service, Manager manager) {
        String cloud = service.cloud().orElse(manifest.cloud());
        manager.disks(service).forEach((name, disk) -> {
            if (disk.kind() == Disk.Kind.SHARED) {
                addVolume(service, manager, VolumeId.shared(manifest.name(), service.name(), name), disk, cloud);
            }
        });
    }

    private void addVolume(ServiceSpec service, Manager manager, VolumeId id, Disk disk, String cloud) {
        Optional<DumpSpec> dump = dump(service, manager, id.disk());
        volumes.put(id, new VolumeSpec(id, cloud, disk.sizeBytes(), disk.at(), service.onDelete(), dump));
    }

    private static Optional<DumpSpec> dump(ServiceSpec service, Manager manager, String disk) {
        return manager.data(service).entrySet().stream()
                .filter(data -> data.getValue().disk().equals(Optional.of(disk)))
                .map(data -> new DumpSpec(data.getKey(), data.getValue().format()))
                .findFirst();
    }

    /** Whether the node gets the disk. */
    static boolean belongs(ServiceSpec service, Manager manager, String name, Disk disk, NodeId node) {
        return disk.role().map(node.role()::equals).orElse(true) && manager.getsDisk(service, name, node);
    }
}
