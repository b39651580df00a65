package org.conpaas.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Planner;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.plan.Renderer;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.plan.Topology;
import org.conpaas.core.plan.Whereabouts;
import org.conpaas.core.service.Catalogue;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.provider.simulator.SimulatedAgents;

/** An application that runs as an older manifest said, and a newer manifest of which some services are different. */
record PlanWorld(Manifest wanted, Observed observed, Inventory inventory) {
    private static final SourcePosition AT = SourcePosition.of("app.yaml");
    private static final Catalogue CATALOGUE = ServiceTypes.catalogue();
    private static final Resources RESOURCES =
            new Resources(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), cloud -> CloudAbilities.ALL);
    private static final Policy POLICY = Policy.DEFAULT;

    /** @param changeEvery every so manieth service is different in the newer manifest */
    static PlanWorld of(String application, int services, int changeEvery) {
        Manifest before = manifest(application, services, number -> 1);
        Topology topology = Topologies.expand(before, CATALOGUE);
        SortedMap<NodeId, Observation<MachineFacts>> machines = new TreeMap<>();
        SortedMap<NodeId, String> clouds = new TreeMap<>();
        topology.machines().forEach((name, machine) -> {
            machines.put(name, Observation.present(machine(machines.size() + 1)));
            clouds.put(name, machine.cloud());
        });
        Observed empty = new Observed(machines, new TreeMap<>(), new TreeMap<>());
        Desired desired = Renderer.render(before, topology, CATALOGUE, empty, RESOURCES);
        Observed observed = new Observed(machines, applied(desired), new TreeMap<>());
        Manifest after = manifest(application, services, number -> number % changeEvery == 0 ? 2 : 1);
        return new PlanWorld(after, observed, new Inventory(clouds, topology.nodes(), new TreeMap<>()));
    }

    private static SortedMap<NodeId, Observation<NodeReport>> applied(Desired desired) {
        SimulatedAgents agents = new SimulatedAgents();
        desired.nodes().values().forEach(want -> agents.assign("", ((Desired.Want.Rendered) want).spec()));
        agents.work();
        SortedMap<NodeId, Observation<NodeReport>> nodes = new TreeMap<>();
        desired.nodes().keySet().forEach(node -> nodes.put(node, agents.node("", node)));
        return nodes;
    }

    private static MachineFacts machine(int number) {
        String address = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        return new MachineFacts(
                "agent", new Sandbox(Sandbox.Isolation.MACHINE, address, ""), Optional.empty(), true, true, "");
    }

    private interface Word {
        int of(int number);
    }

    private static Manifest manifest(String application, int services, Word word) {
        SortedMap<String, ServiceSpec> byName = new TreeMap<>();
        IntStream.range(0, services)
                .mapToObj(number -> service(number, word.of(number)))
                .forEach(service -> byName.put(service.name(), service));
        return new Manifest(application, "", Map.of(), Optional.empty(), "default", false, byName, AT);
    }

    /** Each uses the one of half its number: a tree, so that a path of uses is as long as the logarithm. */
    private static ServiceSpec service(int number, int word) {
        return new ServiceSpec(
                name(number),
                "generic",
                "",
                true,
                number == 0 ? List.of() : List.of(name(number / 2)),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Placement.PACKED,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                OnDelete.SNAPSHOT,
                Map.of("run", Map.of("when", "once", "parameters", List.of(word))),
                AT);
    }

    private static String name(int number) {
        return "s" + number;
    }

    /** All that the reconciler does between a manifest and its plan. */
    Plan plan() {
        return planOf(render());
    }

    Desired render() {
        return Renderer.render(
                wanted,
                Topologies.expand(wanted, CATALOGUE, new Whereabouts(inventory, String::equals)),
                CATALOGUE,
                observed,
                RESOURCES);
    }

    Plan planOf(Desired desired) {
        return Planner.plan(desired, observed, inventory, POLICY);
    }
}
