package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.model.VolumeSpec.Users.One;
import org.conpaas.core.plan.Topology.Stay;
import org.conpaas.core.plan.Whereabouts.Numbers;
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
    /** Of which nothing may be lost. */
    private static final Set<Disk.Kind> KEPT = EnumSet.of(Disk.Kind.PERSISTENT, Disk.Kind.SHARED, Disk.Kind.SINGLE);

    private final Manifest manifest;
    private final Whereabouts whereabouts;
    private final SortedMap<NodeId, MachineSpec> machines = new TreeMap<>();
    private final SortedMap<NodeId, NodeId> nodes = new TreeMap<>();
    private final SortedMap<VolumeId, VolumeSpec> volumes = new TreeMap<>();
    private final SortedMap<NodeId, String> moving = new TreeMap<>();
    private final SortedMap<VolumeId, NodeId> handed = new TreeMap<>();
    private final SortedMap<String, Stay> staying = new TreeMap<>();

    private Topologies(Manifest manifest, Whereabouts whereabouts) {
        this.manifest = manifest;
        this.whereabouts = whereabouts;
    }

    /** What a manifest comes to where nothing was made yet. */
    public static Topology expand(Manifest manifest, Catalogue catalogue) {
        return expand(manifest, catalogue, Whereabouts.NONE);
    }

    /** What a manifest comes to. */
    public static Topology expand(Manifest manifest, Catalogue catalogue, Whereabouts whereabouts) {
        Topologies expansion = new Topologies(manifest, whereabouts);
        manifest.services().values().forEach(service -> expansion.add(service, catalogue.manager(service.type())));
        return new Topology(
                expansion.machines,
                expansion.nodes,
                expansion.volumes,
                expansion.moving,
                expansion.handed,
                expansion.staying);
    }

    /** How many nodes each role has when the service runs, in the type's order. */
    public static Map<String, Integer> counts(ServiceSpec service, Manager manager) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        manager.schema().roles().forEach((role, normal) -> counts.put(role, count(service, role, normal)));
        return counts;
    }

    private static int count(ServiceSpec service, String role, Role normal) {
        return Optional.ofNullable(service.nodes().get(role))
                .map(RoleSpec::count)
                .orElse(normal.count());
    }

    private void add(ServiceSpec service, Manager manager) {
        Map<String, Disk> disks = manager.disks(service);
        Set<String> kept = disks.entrySet().stream()
                .filter(disk -> KEPT.contains(disk.getValue().kind()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Map<String, Integer> counts = counts(service, manager);
        whereabouts
                .stay(
                        manifest.name(),
                        service.name(),
                        kept,
                        node -> node.number() <= counts.getOrDefault(node.role(), 0),
                        disk -> wantedCloud(service, disks, disk))
                .ifPresent(stay -> staying.put(service.name(), stay));
        Map<String, Numbers> numbers = new LinkedHashMap<>();
        counts.forEach((role, count) -> numbers.put(role, numbers(service, role, count)));
        if (service.running()) {
            addNodes(service, manager, numbers);
        }
        addShared(service, manager);
        addSingle(service, manager, numbers);
        numbers.values().forEach(role -> role.nodes().forEach(node -> addVolumes(service, manager, node)));
    }

    /** @param disks of the service */
    private String wantedCloud(ServiceSpec service, Map<String, Disk> disks, VolumeId disk) {
        Optional<Disk> single = Optional.ofNullable(disks.get(disk.disk()))
                .filter(each -> each.kind() == Disk.Kind.SINGLE && disk.node().isEmpty());
        if (single.isPresent() && single.orElseThrow().node().isEmpty()) {
            // nobody is to have it: it is well where it is
            return whereabouts.volume(disk).map(VolumeSpec::cloud).orElse(manifest.cloud());
        }
        return disk.node()
                .map(NodeId::role)
                .or(() -> single.flatMap(Disk::node).map(Topologies::roleOf))
                .map(role -> cloud(manifest, service, role))
                .or(service::cloud)
                .orElse(manifest.cloud());
    }

    /** @param node {@code ROLE/NUMBER} */
    private static String roleOf(String node) {
        return node.substring(0, node.indexOf('/'));
    }

    private Numbers numbers(ServiceSpec service, String role, int count) {
        NodeId any = new NodeId(manifest.name(), service.name(), role, 1);
        Optional<String> cloud =
                staying.containsKey(service.name()) ? Optional.empty() : Optional.of(cloud(manifest, service, role));
        return whereabouts.numbers(any, cloud, count);
    }

    private void addNodes(ServiceSpec service, Manager manager, Map<String, Numbers> numbers) {
        Set<NodeId> wantedNodes =
                numbers.values().stream().flatMap(role -> role.nodes().stream()).collect(Collectors.toSet());
        List<List<NodeId>> packed = new ArrayList<>();
        numbers.forEach((role, wanted) -> {
            wanted.elsewhere().forEach(node -> moving.put(node, cloud(manifest, service, role)));
            for (NodeId node : wanted.nodes()) {
                if (packs(service, manager, node)) {
                    pack(service, node, packed);
                } else {
                    place(service, manager, List.of(node), wantedNodes);
                }
            }
        });
        packed.forEach(together -> place(service, manager, together, wantedNodes));
    }

    /** Whether nodes of other roles may be on the same machine. */
    static boolean packs(ServiceSpec service, Manager manager, NodeId node) {
        return service.placement() == Placement.PACKED
                && node.number() == 1
                && manager.packable().contains(node.role());
    }

    /**
     * Only the first nodes are packed, always: so a second one adds a machine and never moves the first. Those that cannot be with the
     * very first, as they are on another cloud, are together as long as they live together.
     */
    private void pack(ServiceSpec service, NodeId node, List<List<NodeId>> packed) {
        packed.stream()
                .filter(together -> together.stream()
                        .allMatch(other -> whereabouts.isSame().test(cloud(service, other), cloud(service, node))
                                && sameKind(service, other.role(), node.role())))
                .filter(together -> together.equals(packed.get(0)) || liveTogether(together.get(0), node))
                .findFirst()
                .ifPresentOrElse(together -> together.add(node), () -> packed.add(new ArrayList<>(List.of(node))));
    }

    private boolean liveTogether(NodeId one, NodeId other) {
        Optional<NodeId> machine = whereabouts.machineOf(one);
        return machine.isPresent() && machine.equals(whereabouts.machineOf(other));
    }

    private static boolean sameKind(ServiceSpec service, String one, String other) {
        return instance(service, one).equals(instance(service, other))
                && image(service, one).equals(image(service, other));
    }

    private void place(ServiceSpec service, Manager manager, List<NodeId> together, Set<NodeId> wanted) {
        MachineSpec machine = machine(service, manager, together, nameOf(service, together, wanted));
        machines.put(machine.name(), machine);
        together.forEach(node -> nodes.put(node, machine.name()));
    }

    /** Who shares a machine stays on it, also when the node that it is called after has left. */
    private NodeId nameOf(ServiceSpec service, List<NodeId> together, Set<NodeId> wanted) {
        return together.stream()
                .flatMap(node -> whereabouts.machineOf(node).stream())
                .filter(machine -> !wanted.contains(machine) && !machines.containsKey(machine))
                .filter(machine -> whereabouts
                        .cloudOf(machine)
                        .filter(cloud -> whereabouts.isSame().test(cloud, cloud(service, together.get(0))))
                        .isPresent())
                .findFirst()
                .orElse(together.get(0));
    }

    private MachineSpec machine(ServiceSpec service, Manager manager, List<NodeId> together, NodeId name) {
        NodeId first = together.get(0);
        String role = first.role();
        return new MachineSpec(
                name,
                cloud(service, first),
                instance(service, role),
                image(service, role),
                together,
                new MachineNeeds(service, manager).of(together));
    }

    private String cloud(ServiceSpec service, NodeId node) {
        return Optional.ofNullable(staying.get(service.name()))
                .map(stay -> whereabouts.cloudOfRole(node).orElse(stay.on()))
                .orElseGet(() -> cloud(manifest, service, node.role()));
    }

    /** The cloud that nodes of a role are to be on. */
    static String cloud(Manifest manifest, ServiceSpec service, String role) {
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
            boolean isOfNode = disk.kind() == Disk.Kind.PERSISTENT || disk.kind() == Disk.Kind.READONLY;
            if (isOfNode && belongs(service, manager, name, disk, node)) {
                addVolume(
                        service,
                        manager,
                        volumeOf(node, name, disk),
                        disk,
                        cloud(service, node),
                        new One(Optional.of(node)));
            }
        });
    }

    /** What a node has of its own. A copy is called after its image, too: of another it is another disk. */
    static VolumeId volumeOf(NodeId node, String name, Disk disk) {
        return new VolumeId(
                node,
                disk.kind() == Disk.Kind.READONLY
                        ? name + "."
                                + Integer.toHexString(disk.image().orElse("").hashCode())
                        : name);
    }

    /**
     * One that a node has stays with it until it has let go, whoever is to have it then; so does one that all had, when it was shared
     * before. It stays in its cloud: a node on another cannot have it.
     */
    private void addSingle(ServiceSpec service, Manager manager, Map<String, Numbers> numbers) {
        manager.disks(service).forEach((name, disk) -> {
            if (disk.kind() == Disk.Kind.SINGLE) {
                VolumeId id = VolumeId.shared(manifest.name(), service.name(), name);
                Optional<VolumeSpec> made = whereabouts.volume(id);
                Optional<NodeId> named = disk.node().flatMap(node -> node(node, numbers));
                String cloud = made.map(VolumeSpec::cloud)
                        .or(() -> named.map(node -> cloud(service, node)))
                        .or(service::cloud)
                        .orElse(manifest.cloud());
                Optional<NodeId> wanted =
                        named.filter(node -> whereabouts.isSame().test(cloud, cloud(service, node)));
                boolean changes = made.filter(known -> known.isShared()
                                || known.holder().isPresent() && !known.holder().equals(wanted))
                        .isPresent();
                wanted.filter(node -> changes).ifPresent(node -> handed.put(id, node));
                addVolume(service, manager, id, disk, cloud, new One(changes ? Optional.empty() : wanted));
            }
        });
    }

    /** @param name {@code ROLE/NUMBER} */
    private static Optional<NodeId> node(String name, Map<String, Numbers> numbers) {
        int number = Integer.parseInt(name.substring(name.indexOf('/') + 1));
        return Optional.ofNullable(numbers.get(roleOf(name))).stream()
                .flatMap(role -> role.nodes().stream())
                .filter(node -> node.number() == number)
                .findFirst();
    }

    private void addShared(ServiceSpec service, Manager manager) {
        String cloud = Optional.ofNullable(staying.get(service.name()))
                .map(Stay::on)
                .or(service::cloud)
                .orElse(manifest.cloud());
        manager.disks(service).forEach((name, disk) -> {
            if (disk.kind() == Disk.Kind.SHARED) {
                addVolume(
                        service,
                        manager,
                        VolumeId.shared(manifest.name(), service.name(), name),
                        disk,
                        cloud,
                        new VolumeSpec.Users.All());
            }
        });
    }

    private void addVolume(
            ServiceSpec service, Manager manager, VolumeId id, Disk disk, String cloud, VolumeSpec.Users users) {
        Optional<DumpSpec> dump = dump(service, manager, id.disk());
        Optional<String> image = disk.image().filter(any -> disk.kind() == Disk.Kind.READONLY);
        volumes.put(id, new VolumeSpec(id, cloud, disk.sizeBytes(), disk.at(), users, image, service.onDelete(), dump));
    }

    private static Optional<DumpSpec> dump(ServiceSpec service, Manager manager, String disk) {
        return manager.data(service).entrySet().stream()
                .filter(data -> data.getValue().disk().equals(Optional.of(disk)))
                .map(data -> new DumpSpec(data.getKey(), data.getValue().format()))
                .findFirst();
    }

    /** Whether the node gets the disk, unless that is a single one. */
    static boolean belongs(ServiceSpec service, Manager manager, String name, Disk disk, NodeId node) {
        return disk.kind() != Disk.Kind.SINGLE
                && disk.role().map(node.role()::equals).orElse(true)
                && manager.getsDisk(service, name, node);
    }
}
