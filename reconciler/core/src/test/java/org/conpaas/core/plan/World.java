package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.service.Catalogue;
import org.conpaas.manifest.Manifest;

/** Machines, volumes and nodes that do at once what an action says; side effects can be cut short by a crash. */
final class World {
    static final Catalogue CATALOGUE = Catalogue.of(List.of(new SampleManager()));

    final SortedMap<NodeId, MachineFacts> machines = new TreeMap<>();
    final SortedMap<VolumeId, VolumeFacts> volumes = new TreeMap<>();
    final SortedMap<NodeId, NodeReport> nodes = new TreeMap<>();
    final SortedMap<NodeId, String> machineInventory = new TreeMap<>();
    final SortedMap<NodeId, NodeId> nodeInventory = new TreeMap<>();
    final SortedMap<VolumeId, VolumeSpec> volumeInventory = new TreeMap<>();
    final SortedMap<String, CloudFacts> clouds = new TreeMap<>();
    final Set<Object> unknown = new HashSet<>();
    final List<String> done = new ArrayList<>();
    /** What each node was told last. */
    private final Map<NodeId, NodeSpec> specs = new TreeMap<>();

    private int addresses;
    private int effectsUntilCrash = Integer.MAX_VALUE;

    /** Thrown in place of a side effect: the reconciler dies. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Inventory inventory() {
        return new Inventory(machineInventory, nodeInventory, volumeInventory);
    }

    Observed observed(Topology topology) {
        SortedMap<NodeId, Observation<MachineFacts>> seenMachines = new TreeMap<>();
        all(topology.machines().keySet(), machineInventory.keySet(), machines.keySet())
                .forEach(id -> seenMachines.put(id, see(id, machines.get(id))));
        SortedMap<NodeId, Observation<NodeReport>> seenNodes = new TreeMap<>();
        all(topology.nodes().keySet(), nodeInventory.keySet(), nodes.keySet())
                .forEach(id -> seenNodes.put(id, see("node " + id, nodes.get(id))));
        SortedMap<VolumeId, Observation<VolumeFacts>> seenVolumes = new TreeMap<>();
        all(topology.volumes().keySet(), volumeInventory.keySet(), volumes.keySet())
                .forEach(id -> seenVolumes.put(id, see(id, volumes.get(id))));
        return new Observed(seenMachines, seenNodes, seenVolumes, clouds);
    }

    private <T> Observation<T> see(Object id, @org.jspecify.annotations.Nullable T fact) {
        if (unknown.contains(id)) {
            return Observation.unknown("no answer");
        }
        return fact == null ? Observation.absent() : Observation.present(fact);
    }

    @SafeVarargs
    private static <T> Set<T> all(Set<T>... sets) {
        Set<T> union = new HashSet<>();
        List.of(sets).forEach(union::addAll);
        return union;
    }

    Topology topology(Manifest manifest) {
        return Topologies.expand(manifest, CATALOGUE, new Whereabouts(inventory(), String::equals));
    }

    Plan plan(Manifest manifest) {
        Topology topology = topology(manifest);
        Observed observed = observed(topology);
        Desired desired = Renderer.render(manifest, topology, CATALOGUE, observed, resources());
        return Planner.plan(desired, observed, inventory(), new Policy(1, 0, true));
    }

    Plan planOfNothing(String application) {
        return Planner.plan(
                Desired.nothing(application), observed(Topology.EMPTY), inventory(), new Policy(1, 0, true));
    }

    static Resources resources() {
        return new Resources(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), cloud -> CloudAbilities.ALL);
    }

    void crashAfter(int effects) {
        effectsUntilCrash = effects;
    }

    void apply(Step step) {
        done.add(step.key());
        Action action = step.action();
        if (action instanceof Action.CreateMachine create) {
            effect(() -> machineInventory.put(
                    create.machine().name(), create.machine().cloud()));
            effect(() -> machines.computeIfAbsent(create.machine().name(), this::machine));
        } else if (action instanceof Action.DeleteMachine delete) {
            assertThat(nodes.keySet())
                    .as("nodes on %s, which goes", delete.machine())
                    .noneMatch(node -> delete.machine().equals(nodeInventory.get(node)));
            effect(() -> machines.remove(delete.machine()));
            volumes.replaceAll((id, known) -> known.without(delete.machine()));
            effect(() -> machineInventory.remove(delete.machine()));
        } else if (action instanceof Action.CreateVolume create) {
            VolumeSpec volume = create.volume();
            assertThat(machineInventory.get(create.machine()))
                    .as("where the machine of %s is", volume.id())
                    .isEqualTo(volume.cloud());
            effect(() -> volumeInventory.put(volume.id(), volume));
            effect(() -> volumes.put(volume.id(), facts(volume, create.machine())));
        } else if (action instanceof Action.AttachVolume attach) {
            attach(attach.volume(), attach.machine());
        } else if (action instanceof Action.DetachVolume detach) {
            VolumeId id = detach.volume().id();
            assertThat(users(id)).as("who still uses %s", id).isEmpty();
            effect(() -> volumes.computeIfPresent(id, (name, known) -> known.detached()));
            effect(() -> volumeInventory.computeIfPresent(id, (name, known) -> known.heldBy(Optional.empty())));
        } else if (action instanceof Action.GrowVolume grow) {
            VolumeSpec volume = grow.volume();
            effect(() ->
                    volumeInventory.computeIfPresent(volume.id(), (name, known) -> known.grownTo(volume.sizeBytes())));
            effect(() -> volumes.computeIfPresent(
                    volume.id(), (name, known) -> new VolumeFacts(known.path(), volume.sizeBytes(), known.place())));
        } else if (action instanceof Action.DeleteVolume delete) {
            effect(() -> volumes.remove(delete.volume()));
            effect(() -> volumeInventory.remove(delete.volume()));
        } else if (action instanceof Action.TakeDump take) {
            assertThat(nodes).as("the node that a dump is taken of").containsKey(take.node());
            effect(() -> volumeInventory.replaceAll(
                    (id, volume) -> id.service().equals(take.node().service()) ? volume.withoutDump() : volume));
        } else if (action instanceof Action.CreateNode create) {
            effect(() -> nodeInventory.put(create.node(), create.machine()));
            assertThat(volumes.entrySet())
                    .as("disks of %s on %s", create.node(), create.machine())
                    .filteredOn(disk -> disk.getKey().node().equals(Optional.of(create.node())))
                    .filteredOn(disk -> create.spec().disks().stream().anyMatch(wanted -> wanted.name()
                            .equals(disk.getKey().disk())))
                    .allMatch(disk -> disk.getValue().isSeenBy(create.machine()));
            effect(() -> tell(create.node(), create.spec()));
        } else if (action instanceof Action.UpdateNode update) {
            effect(() -> tell(update.node(), update.spec()));
        } else if (action instanceof Action.RemoveNode remove) {
            effect(() -> {
                nodes.remove(remove.node());
                specs.remove(remove.node());
            });
            effect(() -> nodeInventory.remove(remove.node()));
        } else if (action instanceof Action.AbandonNode abandon) {
            effect(() -> nodeInventory.remove(abandon.node()));
        }
    }

    private void attach(VolumeSpec volume, NodeId machine) {
        Optional.ofNullable(volumeInventory.get(volume.id()))
                .ifPresent(known -> assertThat(volume.cloud()).isEqualTo(known.cloud()));
        assertThat(machineInventory.get(machine))
                .as("where the machine of %s is", volume.id())
                .isEqualTo(volume.cloud());
        if (volume.changesHands()) {
            assertThat(users(volume.id())).as("who still uses %s", volume.id()).isEmpty();
        } else if (!volume.isShared()) {
            assertThat(nodes)
                    .as("nodes that still use what goes to another machine")
                    .doesNotContainKey(volume.id().node().orElseThrow());
        }
        effect(() -> volumeInventory.put(volume.id(), volume));
        effect(() -> volumes.put(volume.id(), facts(volume, machine)));
    }

    /** At no time has a second node what one has alone, or has it where its machine does not see it. */
    private void tell(NodeId node, NodeSpec spec) {
        nodes.put(node, healthy(spec));
        specs.put(node, spec);
        volumeInventory.values().stream()
                .filter(VolumeSpec::changesHands)
                .filter(volume -> users(volume.id()).contains(node))
                .forEach(volume -> {
                    assertThat(users(volume.id())).as("who has %s", volume.id()).containsExactly(node);
                    assertThat(volume.holder()).as("whose %s is", volume.id()).contains(node);
                    NodeId machine = java.util.Objects.requireNonNull(nodeInventory.get(node));
                    assertThat(volumes.get(volume.id()))
                            .as("%s on %s", volume.id(), machine)
                            .matches(facts -> facts.isSeenBy(machine));
                });
    }

    /** The nodes that were told of a disk of their service. */
    Set<NodeId> users(VolumeId disk) {
        return specs.entrySet().stream()
                .filter(node -> node.getKey().service().equals(disk.service()))
                .filter(node -> node.getValue().disks().stream()
                        .anyMatch(each -> each.name().equals(disk.disk())))
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet());
    }

    /** What is not shared is on one machine at a time. */
    private static VolumeFacts facts(VolumeSpec volume, NodeId machine) {
        Place place = volume.isShared() ? new Place.Everywhere() : new Place.On(machine);
        return new VolumeFacts("/volumes/" + volume.id(), volume.sizeBytes(), place);
    }

    private void effect(Runnable change) {
        if (effectsUntilCrash-- <= 0) {
            effectsUntilCrash = Integer.MAX_VALUE;
            throw new Crash();
        }
        change.run();
    }

    private MachineFacts machine(NodeId name) {
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, "10.0.0." + ++addresses, "");
        return new MachineFacts("agent-" + name, sandbox, Optional.empty(), true, true, "");
    }

    /** The same of a node in another phase. */
    static NodeReport phase(NodeReport report, NodeReport.Phase phase) {
        return new NodeReport(
                report.name(),
                report.fingerprint(),
                phase,
                Optional.of("it is " + phase),
                report.processes(),
                report.tasks(),
                report.probes(),
                report.usage());
    }

    static NodeReport healthy(NodeSpec spec) {
        return new NodeReport(
                spec.name(),
                spec.fingerprint(),
                NodeReport.Phase.APPLIED,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                NodeReport.Usage.NONE);
    }

    /** Makes passes until nothing is left to do; each does the first wave, in the order given by {@code pick}. */
    int converge(Manifest manifest, java.util.function.UnaryOperator<List<Step>> pick) {
        for (int pass = 0; pass < 200; pass++) {
            List<Step> wave = plan(manifest).firstWave();
            if (wave.isEmpty()) {
                return pass;
            }
            pick.apply(wave).forEach(this::apply);
        }
        throw new AssertionError("does not converge; the last plan was\n" + PlanText.of("it", plan(manifest)));
    }
}
