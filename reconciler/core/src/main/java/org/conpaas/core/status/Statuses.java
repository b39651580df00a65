package org.conpaas.core.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Desired.ServiceWant;
import org.conpaas.core.plan.Desired.Want;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.core.status.Status.Wait;
import org.conpaas.manifest.Problem;

/** Derives a status. */
public final class Statuses {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;

    private Statuses(Desired desired, Observed observed, Inventory inventory) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
    }

    /**
     * @param sync when something else than the plan decides it: a broken, suspended or vanished manifest
     * @param problems of the source and of the last actions; those of the desired state are added
     */
    public static Status derive(
            String revision,
            Optional<Sync> sync,
            Desired desired,
            Observed observed,
            Inventory inventory,
            Plan plan,
            List<Problem> problems) {
        Statuses derivation = new Statuses(desired, observed, inventory);
        SortedMap<String, ServiceStatus> services = derivation.services();
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(desired.problems());
        return new Status(
                desired.application(),
                revision,
                sync.orElseGet(() -> sync(plan, all)),
                health(services, all),
                services,
                DiskStatuses.derive(desired.topology(), observed, inventory, plan),
                plan.waits().stream().map(Statuses::toWait).toList(),
                all);
    }

    private static Sync sync(Plan plan, List<Problem> problems) {
        boolean broken = problems.stream().anyMatch(Problem::isError);
        return plan.changes() || broken ? Sync.OUT_OF_SYNC : Sync.SYNCED;
    }

    private static Health health(SortedMap<String, ServiceStatus> services, List<Problem> problems) {
        Health worst = Health.worst(
                services.values().stream().map(ServiceStatus::health).toList());
        boolean broken = problems.stream().anyMatch(Problem::isError);
        return broken && worst == Health.PROGRESSING ? Health.DEGRADED : worst;
    }

    private static Wait toWait(Step step) {
        String reason = step.blockedBy().orElse(step.reason());
        return new Wait(step.action().subject(), reason);
    }

    private SortedMap<String, ServiceStatus> services() {
        SortedMap<String, List<NodeStatus>> nodes = new TreeMap<>();
        desired.services().keySet().forEach(name -> nodes.put(name, new ArrayList<>()));
        everyNode().forEach(node -> nodes.computeIfAbsent(node.service(), none -> new ArrayList<>())
                .add(node(node)));
        SortedMap<String, ServiceStatus> services = new TreeMap<>();
        nodes.forEach((name, list) -> services.put(name, service(name, list)));
        return services;
    }

    private SortedSet<NodeId> everyNode() {
        SortedSet<NodeId> all = new TreeSet<>(desired.topology().nodes().keySet());
        all.addAll(inventory.nodes().keySet());
        return all;
    }

    private ServiceStatus service(String name, List<NodeStatus> nodes) {
        Optional<ServiceWant> want = Optional.ofNullable(desired.services().get(name));
        Health health = Health.worst(nodes.stream().map(NodeStatus::health).toList());
        return new ServiceStatus(
                name,
                want.map(found -> found.spec().type()).orElse(""),
                want.map(found -> found.spec().running()).orElse(false),
                health,
                want.flatMap(ServiceWant::url),
                nodes);
    }

    private NodeStatus node(NodeId node) {
        boolean wanted = desired.topology().nodes().containsKey(node);
        NodeId machine = Optional.ofNullable(
                        wanted
                                ? desired.topology().nodes().get(node)
                                : inventory.nodes().get(node))
                .orElse(node);
        NodeHealth health = health(node, machine, wanted);
        return new NodeStatus(
                node,
                machine,
                cloud(machine),
                wanted,
                health.health(),
                health.reason(),
                fact(observed.machine(machine)),
                fact(observed.node(node)));
    }

    /** Where it is; where it is to be, as long as it is nowhere. */
    private String cloud(NodeId machine) {
        return Optional.ofNullable(inventory.machines().get(machine))
                .or(() -> Optional.ofNullable(desired.topology().machines().get(machine))
                        .map(spec -> spec.cloud()))
                .orElse("");
    }

    private NodeHealth health(NodeId node, NodeId machine, boolean wanted) {
        if (!wanted) {
            return new NodeHealth(Health.PROGRESSING, "it is about to go");
        }
        return observed.machine(machine)
                .match(
                        facts -> switch (facts.state()) {
                            case RUNNING -> running(node);
                            case STARTING -> new NodeHealth(Health.PROGRESSING, "its machine starts");
                            case STOPPED, FAILED ->
                                new NodeHealth(
                                        Health.DEGRADED,
                                        "its machine " + facts.state().told());
                        },
                        () -> new NodeHealth(Health.PROGRESSING, "its machine does not exist yet"),
                        why -> new NodeHealth(Health.UNKNOWN, why));
    }

    private NodeHealth running(NodeId node) {
        return observed.node(node)
                .match(
                        report -> running(node, report),
                        () -> new NodeHealth(Health.PROGRESSING, "its agent does not have it yet"),
                        why -> inventory.nodes().containsKey(node)
                                ? new NodeHealth(Health.UNKNOWN, why)
                                : new NodeHealth(Health.PROGRESSING, "its agent does not have it yet"));
    }

    private NodeHealth running(NodeId node, NodeReport report) {
        Want want = desired.nodes().get(node);
        if (want instanceof Want.Rendered rendered) {
            return NodeHealth.of(rendered.spec(), report);
        }
        return want instanceof Want.Later later
                ? later.provisional()
                        .map(spec -> NodeHealth.of(spec, report))
                        .orElseGet(() -> new NodeHealth(Health.PROGRESSING, "waits until " + later.after()))
                : new NodeHealth(Health.PROGRESSING, "it is not rendered yet");
    }

    private static <T> Optional<T> fact(Observation<T> observation) {
        return observation instanceof Observation.Present<T> present ? Optional.of(present.fact()) : Optional.empty();
    }
}
