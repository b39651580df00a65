package org.conpaas.core.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Desired.ServiceWant;
import org.conpaas.manifest.ServiceSpec.OnDelete;

/**
 * The part of a plan that takes away what is in the inventory and no longer wanted: a node only after all that should take its
 * place or take note of it, a machine after its nodes, a volume after its node.
 */
final class Removals {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;
    private final Policy policy;
    private final Draft draft;
    private final Additions additions;
    private final Map<NodeId, Set<String>> gone = new HashMap<>();

    /** Keys of the dumps that are taken first, by service. No dump: none is wanted, or none can be had. */
    private final Map<String, Set<String>> dumps = new HashMap<>();

    private final Set<String> dumpless = new HashSet<>();

    Removals(Desired desired, Observed observed, Inventory inventory, Policy policy, Draft draft, Additions additions) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
        this.policy = policy;
        this.draft = draft;
        this.additions = additions;
    }

    void add() {
        addDumps();
        addNodes();
        Map<NodeId, Set<String>> nodesByMachine = new HashMap<>();
        inventory.nodes().forEach((node, machine) -> nodesByMachine
                .computeIfAbsent(machine, none -> new HashSet<>())
                .addAll(gone.getOrDefault(node, additions.departure(node))));
        inventory.machines().forEach((machine, cloud) -> {
            if (!desired.topology().machines().containsKey(machine)) {
                addMachine(machine, cloud, nodesByMachine.getOrDefault(machine, Set.of()));
            }
        });
        inventory.volumes().values().forEach(this::addVolume);
        new Handovers(desired, observed, inventory, draft, additions, gone).add();
    }

    /** While all of its nodes are there: a cluster of which a part has left may have no data to give. */
    private void addDumps() {
        Map<String, List<VolumeSpec>> leaving = inventory.volumes().values().stream()
                .filter(this::leavesWithDump)
                .collect(Collectors.groupingBy(volume -> volume.id().service()));
        leaving.forEach(this::addDump);
    }

    /** An ill node may be well in a moment, and one that says nothing may be the one that is well: both are given their time. */
    private void addDump(String service, List<VolumeSpec> volumes) {
        List<VolumeSpec> held = volumes.stream()
                .filter(volume -> volume.id().node().filter(this::goes).isPresent())
                .toList();
        Optional<VolumeSpec> healthy = first(held, node -> node.match(Removals::serves, () -> false, why -> false));
        Optional<VolumeSpec> silent = first(held, node -> node.match(report -> false, () -> false, why -> true));
        Optional<VolumeSpec> ill = first(held, Observation::isPresent);
        if (healthy.isEmpty() && silent.isPresent()) {
            dumps.put(service, awaitDump(silent.orElseThrow()));
        } else {
            healthy.or(() -> ill)
                    .ifPresentOrElse(volume -> dumps.put(service, takeDump(volume)), () -> dumpless.add(service));
        }
    }

    private Optional<VolumeSpec> first(List<VolumeSpec> held, Predicate<Observation<NodeReport>> isFit) {
        return held.stream()
                .filter(volume -> isFit.test(observed.node(volume.id().node().orElseThrow())))
                .findFirst();
    }

    private Set<String> takeDump(VolumeSpec volume) {
        NodeId node = volume.id().node().orElseThrow();
        NodeId machine = inventory.nodes().getOrDefault(node, node);
        Action take = new Action.TakeDump(node, machine, volume.dump().orElseThrow());
        return draft.add(take, "before its disks go", replacements(node));
    }

    private Set<String> awaitDump(VolumeSpec volume) {
        NodeId node = volume.id().node().orElseThrow();
        NodeId machine = inventory.nodes().getOrDefault(node, node);
        return draft.await(
                "dump " + node.servicePath() + "/" + volume.dump().orElseThrow().name(),
                down(machine)
                        .map(facts -> "somebody starts machine " + machine + " again in its cloud: it "
                                + facts.state().told()
                                + ", and its data is dumped before it goes; deleted there, it goes without a dump")
                        .orElse("the agent of node " + node + " answers: it may be the one that has it"));
    }

    private boolean leavesWithDump(VolumeSpec volume) {
        return leaves(volume)
                && !policy.discarded().contains(volume.id())
                && volume.onDelete() == OnDelete.SNAPSHOT
                && volume.dump().isPresent();
    }

    private boolean goes(NodeId node) {
        return inventory.nodes().containsKey(node)
                && !desired.topology().nodes().containsKey(node);
    }

    private static boolean serves(NodeReport report) {
        return report.phase() == NodeReport.Phase.APPLIED
                && report.problem().isEmpty()
                && report.probes().stream().allMatch(NodeReport.ProbeReport::passing);
    }

    /** The last role in the order of starting is the first to go: traffic is taken off a node before it leaves. */
    private void addNodes() {
        List<NodeId> unwanted = inventory.nodes().keySet().stream()
                .filter(node -> !desired.topology().nodes().containsKey(node))
                .sorted(Comparator.comparingInt(this::stage).reversed().thenComparing(Comparator.reverseOrder()))
                .toList();
        Map<String, Map<Integer, Set<String>>> stages = new HashMap<>();
        Map<String, Set<String>> leaving = new HashMap<>();
        for (NodeId node : unwanted) {
            Map<Integer, Set<String>> ofService = stages.computeIfAbsent(node.service(), none -> new HashMap<>());
            Set<String> later = ofService.entrySet().stream()
                    .filter(stage -> stage.getKey() > stage(node))
                    .flatMap(stage -> stage.getValue().stream())
                    .collect(Collectors.toCollection(HashSet::new));
            String role = node.servicePath() + "/" + node.role();
            later.addAll(leaving.getOrDefault(role, Set.of()));
            later.addAll(dumps.getOrDefault(node.service(), Set.of()));
            later.addAll(successors(node));
            Set<String> keys = addNode(node, Additions.union(later, replacements(node)));
            if (leavesOneByOne(node) && keys.stream().anyMatch(draft::changes)) {
                leaving.put(role, keys);
            }
            gone.put(node, keys);
            ofService.computeIfAbsent(stage(node), none -> new HashSet<>()).addAll(keys);
        }
    }

    private boolean leavesOneByOne(NodeId node) {
        return service(node)
                .map(service -> service.manager().leavesOneByOne(node.role()))
                .orElse(false);
    }

    private int stage(NodeId node) {
        return service(node)
                .map(service -> stageOf(service.manager().order(), node.role()))
                .orElse(0);
    }

    private static int stageOf(List<List<String>> order, String role) {
        return IntStream.range(0, order.size())
                .filter(index -> order.get(index).contains(role))
                .findFirst()
                .orElse(0);
    }

    private Optional<ServiceWant> service(NodeId node) {
        return Optional.ofNullable(desired.services().get(node.service()));
    }

    /**
     * Whoever takes the place of a node that moves is known to be there: that its cloud says nothing is not enough. (That it is made
     * and serves is waited for anyway.)
     */
    private Set<String> successors(NodeId node) {
        if (!desired.topology().moving().containsKey(node)) {
            return Set.of();
        }
        return desired.topology().roleOf(node).stream()
                .filter(inventory.nodes()::containsKey)
                .filter(other -> observed.node(other) instanceof Observation.Unknown)
                .flatMap(other -> draft.await("node " + other, "it serves in place of those that move").stream())
                .collect(Collectors.toSet());
    }

    /** What must have happened to the nodes that stay: to those of its service, or, when that is gone, to all. */
    private Set<String> replacements(NodeId node) {
        if (service(node).isPresent()) {
            boolean moves = desired.topology().moving().containsKey(node);
            return Additions.union(additions.pending(node.service()), users(node.service(), moves));
        }
        return desired.services().keySet().stream()
                .flatMap(name -> additions.pending(name).stream())
                .filter(draft::changes)
                .collect(Collectors.toSet());
    }

    /** @param moves then those that use it have to have turned to who takes its place: that they say nothing is not enough */
    private Set<String> users(String service, boolean moves) {
        return desired.services().values().stream()
                .filter(other -> other.spec().uses().contains(service))
                .flatMap(other -> additions.pending(other.spec().name()).stream())
                .filter(key -> moves || draft.changes(key))
                .collect(Collectors.toSet());
    }

    private Set<String> addNode(NodeId node, Collection<String> after) {
        NodeId machine = Optional.ofNullable(inventory.nodes().get(node)).orElse(node);
        if (observed.machine(machine).isAbsent()) {
            return draft.add(new Action.RemoveNode(node, machine), "its machine is gone", after);
        }
        return observed.node(node)
                .match(
                        report -> remove(node, machine, report, after),
                        () -> draft.add(new Action.RemoveNode(node, machine), reason(node), after),
                        why -> removeSilent(node, machine, why, after));
    }

    private Set<String> removeSilent(NodeId node, NodeId machine, String why, Collection<String> after) {
        if (observed.unmet().contains(machine)) {
            // what never ran serves nobody: it need not wait for those that stay
            return draft.add(new Action.RemoveNode(node, machine), reason(node), Set.of());
        }
        boolean goesAsAWhole = !desired.topology().machines().containsKey(machine);
        return down(machine)
                .filter(facts -> goesAsAWhole)
                .map(facts -> draft.add(
                        new Action.AbandonNode(node, machine),
                        reason(node) + "; its machine " + facts.state().told(),
                        after))
                .orElseGet(() ->
                        draft.await("node " + node, "its agent answers, so that the node can be removed: " + why));
    }

    private Optional<MachineFacts> down(NodeId machine) {
        return observed.machine(machine) instanceof Observation.Present<MachineFacts> present
                ? Optional.of(present.fact()).filter(MachineFacts::isDown)
                : Optional.empty();
    }

    private Set<String> remove(NodeId node, NodeId machine, NodeReport report, Collection<String> after) {
        Action remove = new Action.RemoveNode(node, machine);
        return service(node)
                .flatMap(service -> service.manager().holdsRemoval(report))
                .map(hold -> draft.addBlocked(remove, reason(node), after, hold))
                .orElseGet(() -> draft.add(remove, reason(node), after));
    }

    private String reason(NodeId node) {
        return Optional.ofNullable(desired.topology().moving().get(node))
                .map(cloud -> "its role moves to cloud " + cloud)
                .orElse("nobody wants it any more");
    }

    private void addMachine(NodeId machine, String cloud, Set<String> nodes) {
        Action delete = new Action.DeleteMachine(machine, cloud, false);
        if (observed.machine(machine) instanceof Observation.Unknown<?> unknown) {
            draft.await(
                    "machine " + machine, "cloud " + cloud + " answers, so that it can be deleted: " + unknown.why());
            return;
        }
        draft.add(delete, reason(machine), nodes);
    }

    private void addVolume(VolumeSpec volume) {
        if (!leaves(volume)) {
            return;
        }
        Action delete = new Action.DeleteVolume(volume.id(), volume.cloud());
        Set<String> after = gone.entrySet().stream()
                .filter(node -> sees(node.getKey(), volume.id()))
                .flatMap(node -> node.getValue().stream())
                .collect(Collectors.toCollection(HashSet::new));
        // nodes that stay let go of it once they are as they should be without it
        after.addAll(additions.pending(volume.id().service()));
        if (observed.volume(volume.id()) instanceof Observation.Unknown<?> unknown) {
            draft.await("volume " + volume.id(), "cloud " + volume.cloud() + " answers: " + unknown.why());
            return;
        }
        draft.add(
                delete,
                volume.image()
                                .map(image -> "nobody wants it any more; it is a copy of image " + image)
                                .orElse("nobody wants it any more; its data goes to the trash, and cps trash restore "
                                        + volume.id().application() + "/"
                                        + volume.id().service() + " brings it back")
                        + (leavesWithDump(volume)
                                        && dumpless.contains(volume.id().service())
                                ? "; no dump is taken, as nothing of it runs"
                                : ""),
                after);
    }

    private boolean leaves(VolumeSpec volume) {
        return !desired.topology().volumes().containsKey(volume.id()) && !isKept(volume);
    }

    private static boolean sees(NodeId node, VolumeId volume) {
        return volume.node().map(node::equals).orElse(node.service().equals(volume.service()));
    }

    /** A node that is scaled away keeps its data for when it comes back; only a service or disk that leaves loses it. */
    private boolean isKept(VolumeSpec volume) {
        if (policy.discarded().contains(volume.id())) {
            return false;
        }
        boolean stays = Optional.ofNullable(desired.services().get(volume.id().service()))
                .map(service -> service.manager()
                        .disks(service.spec())
                        .containsKey(volume.id().disk()))
                .orElse(false);
        // a copy of an image has nothing that could be lost
        return volume.image().isEmpty() && (stays || volume.onDelete() == OnDelete.KEEP);
    }
}
