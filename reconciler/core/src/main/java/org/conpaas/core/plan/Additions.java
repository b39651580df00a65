package org.conpaas.core.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Desired.ServiceWant;
import org.conpaas.core.plan.Desired.Want;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.NodeHealth;

/**
 * The part of a plan that brings about what is wanted: machines and volumes at once, nodes in the order of {@code uses} and of
 * the type's roles.
 */
final class Additions {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;
    private final Draft draft;
    /** Keys of the steps that a thing still needs; no entry: it is as it should be. */
    private final Map<NodeId, Set<String>> machines = new HashMap<>();

    private final Attachments attachments;
    private final Map<String, Set<String>> services = new HashMap<>();
    /** Keys of the steps after which a node that is wanted elsewhere has left the machine that it was on. */
    private final Map<NodeId, Set<String>> departures = new HashMap<>();
    /** Keys of the steps that each node still needs. */
    private final Map<NodeId, Set<String>> nodes = new HashMap<>();
    /** Keys of the steps after which a service that moves to another cloud serves there. */
    private final Set<String> arrivals = new HashSet<>();

    Additions(Desired desired, Observed observed, Inventory inventory, Draft draft) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
        this.draft = draft;
        this.attachments = new Attachments(desired, observed, inventory, draft, this::machine);
    }

    void add() {
        desired.topology().machines().values().forEach(this::addMachine);
        desired.topology().volumes().values().forEach(attachments::add);
        desired.services().values().forEach(this::addService);
    }

    /** Keys of the steps that nodes of the service still need. */
    Set<String> pending(String service) {
        return services.getOrDefault(service, Set.of());
    }

    /** Keys of the steps that a node still needs. */
    Set<String> pending(NodeId node) {
        return nodes.getOrDefault(node, Set.of());
    }

    /** Keys of the steps after which a machine is there. */
    private Set<String> machine(NodeId machine) {
        return machines.getOrDefault(machine, Set.of());
    }

    /** Keys of the steps after which a node that moves has left its old machine; none: it does not move. */
    Set<String> departure(NodeId node) {
        return departures.getOrDefault(node, Set.of());
    }

    /** Keys of the steps after which a node that stays has nothing any more that it is not to have. An ill one may have let go, too. */
    Set<String> lettingGo(NodeId node) {
        Set<String> keys = nodes.getOrDefault(node, Set.of());
        return observed.node(node)
                .match(
                        report -> isDone(node, report) ? Set.<String>of() : keys,
                        () -> keys,
                        why -> union(keys, draft.await("node " + node, "its agent answers: " + why)));
    }

    private boolean isDone(NodeId node, NodeReport report) {
        return desired.nodes().get(node) instanceof Want.Rendered rendered
                && report.phase() == NodeReport.Phase.APPLIED
                && report.fingerprint().equals(rendered.spec().fingerprint());
    }

    private void addMachine(MachineSpec machine) {
        Set<String> keys = observed.machine(machine.name())
                .match(facts -> booted(machine, facts), () -> create(machine), why -> cloudSilent(machine, why));
        if (!keys.isEmpty()) {
            machines.put(machine.name(), keys);
        }
    }

    private Set<String> booted(MachineSpec machine, MachineFacts facts) {
        return facts.ready()
                ? Set.of()
                : draft.await(
                        "machine " + machine.name(),
                        facts.state() == MachineState.STARTING
                                ? "it has started and its agent calls home"
                                : "somebody starts it again in its cloud: it "
                                        + facts.state().told());
    }

    private Set<String> create(MachineSpec machine) {
        return draft.add(new Action.CreateMachine(machine), "it does not exist yet", List.of());
    }

    private Set<String> cloudSilent(MachineSpec machine, String why) {
        return draft.await("machine " + machine.name(), "cloud " + machine.cloud() + " answers: " + why);
    }

    private void addService(ServiceWant service) {
        Set<String> used = service.spec().uses().stream()
                .flatMap(name -> pending(name).stream())
                .collect(Collectors.toSet());
        Set<String> stages = new HashSet<>();
        Set<String> all = new HashSet<>();
        for (List<String> together : service.manager().order()) {
            Set<String> stage = together.stream()
                    .flatMap(role -> addRole(service, role, used, stages).stream())
                    .collect(Collectors.toSet());
            stages.addAll(stage);
            all.addAll(stage);
        }
        services.put(service.spec().name(), all);
        if (isMoving(service.spec().name())) {
            arrivals.addAll(all);
        }
    }

    private Set<String> addRole(ServiceWant service, String role, Set<String> used, Set<String> stages) {
        Set<String> pending = new HashSet<>();
        boolean oneAtATime = service.manager().oneAtATime(role);
        boolean together = service.manager().startsTogether(role);
        for (NodeId node : nodesOf(service, role)) {
            boolean waits = oneAtATime && !(together && !inventory.nodes().containsKey(node));
            Set<String> before = waits ? union(stages, pending) : stages;
            Set<String> keys = addNode(service, node, before, used);
            nodes.put(node, keys);
            pending.addAll(keys);
        }
        return pending;
    }

    private List<NodeId> nodesOf(ServiceWant service, String role) {
        return List.copyOf(desired.topology()
                .roleOf(new NodeId(desired.application(), service.spec().name(), role, 1)));
    }

    private Set<String> addNode(ServiceWant service, NodeId node, Set<String> stages, Set<String> used) {
        NodeId machine = desired.topology().machineOf(node);
        Set<String> base = union(machine(machine), attachments.pending(node));
        Target target = new Target(node, machine, base, stages, used);
        Want want = Optional.ofNullable(desired.nodes().get(node))
                .orElseThrow(() ->
                        new IllegalStateException("manager " + service.spec().type() + " renders no " + node));
        if (attachments.mayRunElsewhere(node)) {
            NodeId from = inventory.nodes().getOrDefault(node, machine);
            return observed.node(node).isPresent() ? move(target, from, want) : awaitDeparture(node, from);
        }
        return want instanceof Want.Rendered rendered
                ? rendered(service, target, rendered.spec())
                : later(target, (Want.Later) want);
    }

    private Set<String> awaitDeparture(NodeId node, NodeId from) {
        Set<String> keys = draft.await("node " + node, "its agent answers: it may still run on machine " + from);
        departures.put(node, keys);
        return keys;
    }

    private Set<String> move(Target target, NodeId from, Want want) {
        Set<String> removed = draft.add(
                new Action.RemoveNode(target.node(), from), "it moves to machine " + target.machine(), target.stages());
        departures.put(target.node(), removed);
        Action action = want instanceof Want.Rendered rendered
                ? new Action.CreateNode(target.node(), target.machine(), rendered.spec())
                : new Action.RenderNode(target.node(), false, ((Want.Later) want).after());
        Set<String> disks = attachments.follow(target.node(), target.machine(), union(removed, target.base()));
        return draft.add(action, "it moves from machine " + from, union(union(removed, disks), target.beforeCreate()));
    }

    /** What a node's step needs to know. {@code base} is its own machine and volumes. */
    private record Target(NodeId node, NodeId machine, Set<String> base, Set<String> stages, Set<String> used) {
        Set<String> beforeCreate() {
            return union(union(base, stages), used);
        }
    }

    private Set<String> rendered(ServiceWant service, Target target, NodeSpec spec) {
        return observed.node(target.node())
                .match(
                        report -> exists(service, target, spec, report),
                        () -> create(target, spec),
                        why -> target.base().isEmpty() && inventory.nodes().containsKey(target.node())
                                ? agentSilent(target, why)
                                : create(target, spec, why));
    }

    private Set<String> agentSilent(Target target, String why) {
        return draft.await("node " + target.node(), "its agent answers: " + why);
    }

    private Set<String> create(Target target, NodeSpec spec) {
        return draft.add(
                new Action.CreateNode(target.node(), target.machine(), spec),
                "it does not exist yet",
                target.beforeCreate());
    }

    /** A node that we never handed out cannot exist, whatever its agent has not said yet. */
    private Set<String> create(Target target, NodeSpec spec, String why) {
        Action action = new Action.CreateNode(target.node(), target.machine(), spec);
        return inventory.nodes().containsKey(target.node())
                ? draft.addBlocked(action, "it does not exist yet", target.beforeCreate(), "its agent answers: " + why)
                : draft.add(action, "it does not exist yet", target.beforeCreate());
    }

    private Set<String> exists(ServiceWant service, Target target, NodeSpec spec, NodeReport report) {
        if (!report.fingerprint().equals(spec.fingerprint())) {
            return update(service, target, spec, report);
        }
        NodeHealth found = NodeHealth.of(spec, report);
        return found.health() == Health.HEALTHY
                ? Set.of()
                : draft.await("node " + target.node(), "it is healthy: " + found.reason());
    }

    private Set<String> update(ServiceWant service, Target target, NodeSpec spec, NodeReport report) {
        Action action = new Action.UpdateNode(target.node(), target.machine(), spec, report.fingerprint());
        Set<String> stages = before(target);
        Set<String> after = union(union(target.base(), stages), changing(target.used()));
        return service.manager()
                .hold(report, spec)
                .map(hold -> draft.addBlocked(action, "its desired state has changed", after, hold))
                .orElseGet(() -> draft.add(action, "its desired state has changed", after));
    }

    /** Others may be ill for want of what it is to let go, or wait for that before anything else. */
    private Set<String> before(Target target) {
        List<VolumeSpec> lost = attachments.lost(target.node());
        boolean isOfNobody = lost.stream()
                .anyMatch(known -> known.changesHands() && known.holder().isEmpty());
        return isOfNobody ? Set.of() : lost.isEmpty() ? target.stages() : changing(target.stages());
    }

    private boolean isMoving(String service) {
        return desired.topology().moving().keySet().stream()
                .anyMatch(node ->
                        node.service().equals(service) && inventory.nodes().containsKey(node));
    }

    /**
     * A service that is ill does not keep those that use it from being mended. One that is about to change does, and one that moves: as
     * long as it does not serve where it goes, it is used where it was.
     */
    private Set<String> changing(Collection<String> keys) {
        return keys.stream()
                .filter(key -> draft.changes(key) || arrivals.contains(key))
                .collect(Collectors.toSet());
    }

    private Set<String> later(Target target, Want.Later later) {
        boolean unchanged = observed.node(target.node())
                .match(
                        report -> later.provisional()
                                .map(spec -> spec.fingerprint().equals(report.fingerprint()))
                                .orElse(true),
                        () -> false,
                        why -> inventory.nodes().containsKey(target.node()));
        if (unchanged) {
            return later.provisional().isPresent()
                    ? Set.of()
                    : draft.await("service " + target.node().servicePath(), later.after());
        }
        Set<String> after = union(target.beforeCreate(), pendingMachines(target.node()));
        boolean exists = observed.node(target.node()).isPresent();
        Action action = new Action.RenderNode(target.node(), exists, later.after());
        return after.isEmpty()
                ? draft.addBlocked(action, "known after create", after, later.after())
                : draft.add(action, "known after create", after);
    }

    private Set<String> pendingMachines(NodeId of) {
        return desired.topology().nodesOf(of.application(), of.service()).entrySet().stream()
                .flatMap(entry -> union(machine(entry.getValue()), attachments.pending(entry.getKey())).stream())
                .collect(Collectors.toSet());
    }

    static Set<String> union(Set<String> one, Set<String> other) {
        if (one.isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return one;
        }
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }
}
