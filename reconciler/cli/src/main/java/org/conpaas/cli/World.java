package org.conpaas.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeReport.Usage;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.autoscaling.Scaled;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Desired.Want;
import org.conpaas.core.plan.DiskContent;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Planner;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.plan.Renderer;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.plan.Topology;
import org.conpaas.core.plan.Whereabouts;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.SecretReference.Named;
import org.conpaas.manifest.SecretReference.Sealed;
import org.conpaas.manifest.ServiceSpec.Code;

/**
 * A world that is only thought of: the one to plan against when no reconciler is asked. Addresses, digests and secrets are made
 * up, the same every time, so that equal manifests give equal nodes.
 */
final class World {
    private static final List<String> PROGRAMS = List.of("web", "tomcat");

    private final SortedMap<NodeId, Observation<MachineFacts>> machines = new TreeMap<>();
    private final SortedMap<NodeId, Observation<NodeReport>> nodes = new TreeMap<>();
    private final SortedMap<VolumeId, Observation<VolumeFacts>> volumes = new TreeMap<>();
    private Inventory inventory = Inventory.EMPTY;

    private World() {}

    /** Where nothing exists. */
    static World empty() {
        return new World();
    }

    /** Where a manifest was applied and everything is well. */
    static World of(Manifest written) {
        Manifest manifest = scaled(written);
        World world = new World();
        Topology topology = Topologies.expand(manifest, Offline.catalogue());
        topology.machines().values().forEach(world::addMachine);
        topology.volumes()
                .forEach((id, volume) -> world.volumes.put(
                        id,
                        Observation.present(new VolumeFacts(
                                "/volumes/" + id, volume.sizeBytes(), new VolumeFacts.Place.Everywhere()))));
        Desired desired =
                Renderer.render(manifest, topology, Offline.catalogue(), world.observed(), resources(manifest));
        desired.nodes().forEach(world::addNode);
        SortedMap<NodeId, String> clouds = new TreeMap<>();
        topology.machines().forEach((name, machine) -> clouds.put(name, machine.cloud()));
        world.inventory = new Inventory(clouds, topology.nodes(), topology.volumes());
        return world;
    }

    /** What separates this world from a manifest. */
    Plan planTo(Manifest written) {
        Manifest manifest = scaled(written);
        Topology topology =
                Topologies.expand(manifest, Offline.catalogue(), new Whereabouts(inventory, String::equals));
        topology.machines().keySet().forEach(name -> machines.putIfAbsent(name, Observation.absent()));
        topology.nodes().keySet().forEach(name -> nodes.putIfAbsent(name, Observation.absent()));
        topology.volumes().keySet().forEach(name -> volumes.putIfAbsent(name, Observation.absent()));
        Desired desired = Renderer.render(manifest, topology, Offline.catalogue(), observed(), resources(manifest));
        return Planner.plan(desired, observed(), inventory, Policy.DEFAULT);
    }

    /** Inside the limits of the autoscaler, which has decided nothing here. */
    private static Manifest scaled(Manifest written) {
        return new Scaled(written, Offline.catalogue(), Map.of()).manifest();
    }

    private Observed observed() {
        return new Observed(machines, nodes, volumes);
    }

    private void addMachine(MachineSpec machine) {
        int number = machines.size() + 1;
        String address = "10." + number / 62_500 + "." + number / 250 % 250 + "." + (number % 250 + 1);
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, address, "");
        machines.put(
                machine.name(),
                Observation.present(
                        new MachineFacts("agent", sandbox, Optional.empty(), true, true, machine.traits())));
    }

    private void addNode(NodeId name, Want want) {
        if (want instanceof Want.Rendered rendered) {
            nodes.put(name, Observation.present(healthy(rendered.spec())));
        }
    }

    private static NodeReport healthy(NodeSpec spec) {
        return new NodeReport(
                spec.name(),
                spec.fingerprint(),
                Phase.APPLIED,
                Optional.empty(),
                spec.processes().stream().map(each -> running(each.name())).toList(),
                spec.tasks().stream()
                        .map(each -> ended(each.name(), each.key()))
                        .toList(),
                spec.probes().stream()
                        .map(each -> new ProbeReport(each.name(), true, "", Instant.EPOCH))
                        .toList(),
                Usage.NONE);
    }

    private static ProcessReport running(String name) {
        return new ProcessReport(
                name, ProcessReport.State.RUNNING, 1, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    private static TaskReport ended(String name, String key) {
        return new TaskReport(name, key, TaskReport.State.STOPPED, Optional.of(0), Optional.empty(), Optional.empty());
    }

    /** Everything at hand: offline, nobody can say that a secret is not set or a file cannot be fetched. */
    private static Resources resources(Manifest manifest) {
        Map<String, Resources.Code> code = new TreeMap<>();
        manifest.services().forEach((name, service) -> service.code()
                .ifPresent(each -> code.put(name, new Resources.Code.Ready(version(each)))));
        Map<String, Resources.Code> scripts = new TreeMap<>();
        manifest.services().forEach((name, service) -> service.startupScript()
                .map(path -> new Code.Archive(path, Optional.empty(), service.at()))
                .ifPresent(each -> scripts.put(name, new Resources.Code.Ready(version(each)))));
        // what is sealed is opaque here: its text stands for its value, so that another text is a change
        Map<SecretReference, Resources.Secret> secrets = manifest.services().values().stream()
                .flatMap(service -> service.secrets().keySet().stream())
                .distinct()
                .collect(Collectors.toMap(
                        reference -> reference,
                        reference -> new Resources.Secret.Known(reference.match(Named::name, Sealed::text))));
        Map<String, Program> programs = PROGRAMS.stream()
                .collect(Collectors.toMap(name -> name, name -> new Program("0".repeat(64), name + ".jar")));
        return new Resources(code, scripts, files(manifest), Map.of(), secrets, programs, any -> CloudAbilities.ALL);
    }

    private static Map<String, Map<String, Resources.Code>> files(Manifest manifest) {
        Map<String, Map<String, Resources.Code>> files = new TreeMap<>();
        manifest.services().forEach((name, service) -> {
            Map<String, Resources.Code> ready = new TreeMap<>();
            DiskContent.files(service, Offline.catalogue().manager(service.type()))
                    .forEach((file, path) -> {
                        Code written = new Code.Archive(path, Optional.empty(), service.at());
                        ready.put(file, new Resources.Code.Ready(version(written)));
                    });
            files.put(name, ready);
        });
        return files;
    }

    private static CodeVersion version(Code code) {
        String source = source(code);
        String digest = String.format("%064x", source.hashCode() & 0xffffffffL);
        String fileName = source.substring(source.lastIndexOf('/') + 1);
        return new CodeVersion(
                "code-" + digest.substring(56), digest, fileName.contains(".") ? fileName : fileName + ".tar.gz", 1);
    }

    private static String source(Code code) {
        if (code instanceof Code.Archive archive) {
            return archive.sha256().map(sha -> sha + "/").orElse("") + archive.location();
        }
        if (code instanceof Code.Git git) {
            return git.url() + "@" + git.revision().replace('/', '-') + ".tar.gz";
        }
        return ((Code.Version) code).id() + ".tar.gz";
    }
}
