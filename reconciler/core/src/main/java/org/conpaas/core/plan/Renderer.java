package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Desired.ServiceWant;
import org.conpaas.core.plan.Desired.Want;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.Instance;

/**
 * Renders what must run. An address or path that is not known yet is rendered as a placeholder: a spec without one is final,
 * and a spec with one still tells whether a node that exists will change.
 */
public final class Renderer {
    /** Stands for an address that is not known; never part of a spec that is handed to an agent. */
    static final String UNKNOWN = "known-after-create.invalid";

    private final Manifest manifest;
    private final Catalogue catalogue;
    private final Topology topology;
    private final Observed observed;
    private final Resources resources;
    private final SortedMap<NodeId, Want> nodes = new TreeMap<>();
    private final Map<String, ServiceWant> services = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> exports = new LinkedHashMap<>();
    private final Requirements requirements;
    /** Whether a placeholder was handed out: as long as none was, no spec can hold one. */
    private boolean guessed;

    private Renderer(
            Manifest manifest, Topology topology, Catalogue catalogue, Observed observed, Resources resources) {
        this.manifest = manifest;
        this.catalogue = catalogue;
        this.topology = topology;
        this.observed = observed;
        this.resources = resources;
        this.requirements = new Requirements(manifest, resources);
    }

    /** @param topology what the manifest was expanded to */
    public static Desired render(
            Manifest manifest, Topology topology, Catalogue catalogue, Observed observed, Resources resources) {
        Renderer renderer = new Renderer(manifest, topology, catalogue, observed, resources);
        usedFirst(manifest).forEach(renderer::render);
        SortedMap<String, Problem> unreachable = new Reach(manifest, topology, resources.clouds()).problems();
        List<Problem> problems = new ArrayList<>(renderer.requirements.problems());
        problems.addAll(unreachable.values());
        return new Desired(
                manifest.name(),
                renderer.topology,
                renderer.nodes,
                renderer.services,
                Reach.held(manifest, unreachable),
                problems);
    }

    /** The services, each after those that it uses. A checked manifest has no cycle. */
    static List<ServiceSpec> usedFirst(Manifest manifest) {
        Set<String> order = new LinkedHashSet<>();
        manifest.services().keySet().forEach(name -> visit(manifest, name, order, new LinkedHashSet<>()));
        return order.stream()
                .flatMap(name -> Optional.ofNullable(manifest.services().get(name)).stream())
                .toList();
    }

    private static void visit(Manifest manifest, String name, Set<String> order, Set<String> path) {
        ServiceSpec service = manifest.services().get(name);
        if (service == null || order.contains(name) || !path.add(name)) {
            return;
        }
        service.uses().stream().sorted().forEach(used -> visit(manifest, used, order, path));
        order.add(name);
    }

    private void render(ServiceSpec service) {
        Manager manager = catalogue.manager(service.type());
        SortedMap<NodeId, MachineFacts> machines = machines(service);
        Optional<String> missing = requirements.missing(service, manager);
        ServiceContext context = context(service, machines);
        // Who uses it may get its password
        boolean tells = !machines.isEmpty() && !requirements.lacksSecrets(service.name());
        exports.put(service.name(), tells ? manager.exports(context) : Map.of());
        services.put(service.name(), new ServiceWant(service, manager, url(manager, context)));
        if (missing.isPresent()) {
            machines.keySet().forEach(node -> nodes.put(node, new Want.Later(missing.get(), Optional.empty())));
        } else if (!machines.isEmpty()) {
            manager.render(context)
                    .forEach((node, spec) ->
                            nodes.put(node, want(node, NodeSpecs.finish(common(service, manager, node, spec)))));
        }
    }

    /** What holds for nodes of every type. */
    private NodeSpec common(ServiceSpec service, Manager manager, NodeId node, NodeSpec spec) {
        NodeSpec limited = NodeSpecs.withData(
                NodeSpecs.withLimits(spec, limits(node, spec.sandbox())), node.role(), manager.data(service));
        NodeSpec filled = DiskContent.first(limited, ready(resources.files().getOrDefault(service.name(), Map.of())));
        return resources.startupScripts().get(service.name()) instanceof Resources.Code.Ready script
                ? StartupScript.first(filled, script.version(), environment(service))
                : filled;
    }

    /** A machine of its own has the size that was asked for; where nodes share one, each is held to it. */
    private Limits limits(NodeId node, Sandbox sandbox) {
        return Optional.ofNullable(topology.nodes().get(node))
                .map(topology.machines()::get)
                .flatMap(MachineSpec::instance)
                .filter(instance -> sandbox.isolation() != Sandbox.Isolation.MACHINE)
                .filter(Instance.Sized.class::isInstance)
                .map(Instance.Sized.class::cast)
                .map(sized -> new Limits(sized.cpu(), sized.ramBytes()))
                .orElse(Limits.NONE);
    }

    private Want want(NodeId node, NodeSpec spec) {
        if (!guessed || !NodeSpecs.mentions(spec, UNKNOWN)) {
            return new Want.Rendered(spec);
        }
        return new Want.Later("the addresses of " + node.servicePath() + " are known", Optional.of(spec));
    }

    private static Optional<String> url(Manager manager, ServiceContext context) {
        return context.nodes().isEmpty()
                ? Optional.empty()
                : manager.url(context).filter(url -> !url.contains(UNKNOWN));
    }

    private SortedMap<NodeId, MachineFacts> machines(ServiceSpec service) {
        SortedMap<NodeId, MachineFacts> machines = new TreeMap<>();
        topology.nodesOf(manifest.name(), service.name())
                .forEach((node, machine) -> machines.put(node, facts(machine)));
        return machines;
    }

    private MachineFacts facts(NodeId machine) {
        return observed.machine(machine).match(facts -> facts, this::unknown, why -> unknown());
    }

    private MachineFacts unknown() {
        guessed = true;
        Sandbox nowhere = new Sandbox(Sandbox.Isolation.MACHINE, UNKNOWN, "");
        return new MachineFacts("", nowhere, Optional.empty(), true, false, "");
    }

    private Map<String, CodeVersion> ready(Map<String, Resources.Code> files) {
        Map<String, CodeVersion> ready = new TreeMap<>();
        files.forEach((name, file) -> {
            if (file instanceof Resources.Code.Ready version) {
                ready.put(name, version.version());
            }
        });
        return ready;
    }

    private ServiceContext context(ServiceSpec service, SortedMap<NodeId, MachineFacts> machines) {
        return new ServiceContext(
                manifest.name(),
                service,
                machines,
                environment(service),
                secrets(service),
                disks(service, machines.keySet()),
                resources.code().get(service.name()) instanceof Resources.Code.Ready ready
                        ? Optional.of(ready.version())
                        : Optional.empty(),
                ready(resources.files().getOrDefault(service.name(), Map.of())),
                resources.programs(),
                resources.operations().getOrDefault(service.name(), List.of()));
    }

    private Map<String, String> environment(ServiceSpec service) {
        Map<String, String> environment = new TreeMap<>();
        service.uses().forEach(used -> environment.putAll(exports.getOrDefault(used, Map.of())));
        service.environment().forEach((name, value) -> environment.put(name, text(value)));
        return environment;
    }

    private Map<SecretReference, String> secrets(ServiceSpec service) {
        Map<SecretReference, String> values = new HashMap<>();
        service.secrets().keySet().forEach(reference -> value(reference)
                .ifPresent(value -> values.put(reference, value)));
        return values;
    }

    private Optional<String> value(SecretReference reference) {
        return Optional.ofNullable(resources.secrets().get(reference))
                .flatMap(secret -> secret.match(known -> Optional.of(known.value()), unreadable -> Optional.empty()));
    }

    private String text(EnvironmentValue value) {
        return value.match(EnvironmentValue.Text::value, secret -> value(secret.reference())
                .orElse(""));
    }

    private Map<NodeId, List<DiskSpec>> disks(ServiceSpec service, Set<NodeId> of) {
        Map<NodeId, List<DiskSpec>> disks = new LinkedHashMap<>();
        of.forEach(node -> disks.put(node, disks(service, node)));
        return disks;
    }

    private List<DiskSpec> disks(ServiceSpec service, NodeId node) {
        Manager manager = catalogue.manager(service.type());
        return manager.disks(service).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> Topologies.belongs(service, manager, entry.getKey(), entry.getValue(), node)
                        || isHeld(entry.getKey(), entry.getValue(), node))
                .map(entry -> disk(entry.getKey(), entry.getValue(), node))
                .toList();
    }

    private boolean isHeld(String name, Disk disk, NodeId node) {
        return disk.kind() == Disk.Kind.SINGLE
                && Optional.ofNullable(
                                topology.volumes().get(VolumeId.shared(node.application(), node.service(), name)))
                        .flatMap(VolumeSpec::holder)
                        .equals(Optional.of(node));
    }

    private String path(VolumeId volume) {
        return observed.volume(volume).match(VolumeFacts::path, this::unknownPath, why -> unknownPath());
    }

    private String unknownPath() {
        guessed = true;
        return UNKNOWN;
    }

    private DiskSpec disk(String name, Disk disk, NodeId node) {
        String path =
                switch (disk.kind()) {
                    case PERSISTENT, READONLY -> path(Topologies.volumeOf(node, name, disk));
                    case SHARED, SINGLE -> path(VolumeId.shared(node.application(), node.service(), name));
                    case VOLATILE -> "";
                };
        return new DiskSpec(name, path, disk.at(), disk.kind() == Disk.Kind.READONLY);
    }
}
