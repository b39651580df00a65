package org.conpaas.core.autoscaling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.service.Catalogue;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.RoleSpec;

/** A manifest with the counts of this minute; and why they are what they are. */
public final class Scaled {
    private final Manifest manifest;
    private final Catalogue catalogue;
    private final Map<String, Scaling> scalings;

    /** @param scalings by service */
    public Scaled(Manifest manifest, Catalogue catalogue, Map<String, Scaling> scalings) {
        this.manifest = manifest;
        this.catalogue = catalogue;
        this.scalings = scalings;
    }

    /** The manifest as it is to be followed now; itself when nothing of it is scaled. */
    public Manifest manifest() {
        if (manifest.services().values().stream()
                .allMatch(service -> Autoscaling.of(service).isEmpty())) {
            return manifest;
        }
        SortedMap<String, ServiceSpec> services = new TreeMap<>();
        manifest.services().forEach((name, service) -> services.put(name, scaled(service)));
        return new Manifest(
                manifest.name(),
                manifest.description(),
                manifest.labels(),
                manifest.owner(),
                manifest.cloud(),
                manifest.suspend(),
                services,
                manifest.at());
    }

    private ServiceSpec scaled(ServiceSpec service) {
        Map<String, RoleSpec> nodes = new HashMap<>(service.nodes());
        counts(service).forEach((role, count) -> nodes.put(role, withCount(service, role, count)));
        return service.withNodes(nodes);
    }

    private static RoleSpec withCount(ServiceSpec service, String role, int count) {
        return Optional.ofNullable(service.nodes().get(role))
                .map(written -> new RoleSpec(count, written.cloud(), written.instance(), written.image(), written.at()))
                .orElseGet(
                        () -> new RoleSpec(count, Optional.empty(), Optional.empty(), Optional.empty(), service.at()));
    }

    /** Counts of the roles that are scaled, by role. */
    public SortedMap<String, Integer> counts(ServiceSpec service) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        SortedMap<String, Integer> written = written(service, catalogue);
        Optional<Scaling> scaling = Optional.ofNullable(scalings.get(service.name()));
        Autoscaling.of(service)
                .map(Autoscaling::limits)
                .ifPresent(limits -> written.forEach(
                        (role, count) -> counts.put(role, Scaling.count(scaling, role, count, range(limits, role)))));
        return counts;
    }

    private static Autoscaling.Range range(SortedMap<String, Autoscaling.Range> limits, String role) {
        return Optional.ofNullable(limits.get(role)).orElseThrow();
    }

    /** What the manifest says of the roles that are scaled. */
    public static SortedMap<String, Integer> written(ServiceSpec service, Catalogue catalogue) {
        SortedMap<String, Integer> written =
                new TreeMap<>(Topologies.counts(service, catalogue.manager(service.type())));
        written.keySet()
                .retainAll(Autoscaling.of(service)
                        .map(settings -> settings.limits().keySet())
                        .orElseGet(java.util.TreeSet::new));
        return written;
    }

    /**
     * The same plan; steps that a decision caused say so.
     *
     * @param moving nodes that go because their role moves to another cloud
     */
    public Plan explained(Plan plan, Set<NodeId> moving) {
        Map<String, Reason> reasons = reasons();
        if (reasons.isEmpty()) {
            return plan;
        }
        List<Step> steps = new ArrayList<>();
        plan.steps().forEach(step -> steps.add(explained(step, reasons, moving)));
        return new Plan(steps);
    }

    private static Step explained(Step step, Map<String, Reason> reasons, Set<NodeId> moving) {
        return node(step.action())
                .filter(node -> !moving.contains(node))
                .flatMap(node -> Optional.ofNullable(reasons.get(role(node)))
                        .filter(reason -> step.action().destroys() || node.number() > reason.written()))
                .map(reason -> new Step(step.action(), "autoscaling: " + reason.text(), step.after(), step.blockedBy()))
                .orElse(step);
    }

    /** The node that an action brings or takes away. */
    private static Optional<NodeId> node(Action action) {
        if (action instanceof Action.CreateMachine create) {
            return Optional.of(create.machine().name());
        }
        if (action instanceof Action.DeleteMachine delete) {
            return Optional.of(delete.machine());
        }
        if (action instanceof Action.CreateNode create) {
            return Optional.of(create.node());
        }
        if (action instanceof Action.RenderNode render && !render.exists()) {
            return Optional.of(render.node());
        }
        if (action instanceof Action.AbandonNode abandon) {
            return Optional.of(abandon.node());
        }
        return action instanceof Action.RemoveNode remove ? Optional.of(remove.node()) : Optional.empty();
    }

    private static String role(NodeId node) {
        return node.servicePath() + "/" + node.role();
    }

    /** @param written what the manifest says: nodes up to it are not the autoscaler's doing */
    private record Reason(int written, String text) {}

    /** By role's path: why it has the count that it has, where the manifest alone does not say so. */
    private Map<String, Reason> reasons() {
        Map<String, Reason> reasons = new HashMap<>();
        manifest.services().values().forEach(service -> {
            SortedMap<String, Integer> written = written(service, catalogue);
            counts(service).forEach((role, count) -> {
                int said = written.getOrDefault(role, count);
                reason(service, role, count, said)
                        .ifPresent(text -> reasons.put(
                                manifest.name() + "/" + service.name() + "/" + role, new Reason(said, text)));
            });
        });
        return reasons;
    }

    private Optional<String> reason(ServiceSpec service, String role, int count, int written) {
        Optional<String> decided = Optional.ofNullable(scalings.get(service.name()))
                .filter(scaling ->
                        Integer.valueOf(written).equals(scaling.from().get(role)))
                .flatMap(scaling -> scaling.changes().stream()
                        .filter(change ->
                                Integer.valueOf(count).equals(change.counts().get(role)))
                        .findFirst())
                .map(Decision::summary);
        return count == written ? decided : decided.or(() -> Optional.of(role + " " + count + ": its limits"));
    }
}
