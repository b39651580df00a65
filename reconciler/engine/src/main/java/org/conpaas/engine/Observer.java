package org.conpaas.engine;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Topology;
import org.conpaas.engine.port.AgentGateway;
import org.jspecify.annotations.Nullable;

/** Looks at everything that is wanted or that we made. */
final class Observer {
    private final Clouds clouds;
    private final AgentGateway agents;

    Observer(Clouds clouds, AgentGateway agents) {
        this.clouds = clouds;
        this.agents = agents;
    }

    Observed observe(Topology topology, Inventory inventory) {
        SortedMap<NodeId, String> where = new TreeMap<>(inventory.machines());
        topology.machines().forEach((name, machine) -> where.putIfAbsent(name, machine.cloud()));
        SortedMap<NodeId, Observation<MachineFacts>> machines = new TreeMap<>();
        where.forEach((machine, cloud) -> machines.put(machine, machine(cloud, machine)));
        SortedMap<NodeId, NodeId> hosts = new TreeMap<>(inventory.nodes());
        topology.nodes().forEach(hosts::putIfAbsent);
        SortedMap<NodeId, Observation<NodeReport>> nodes = new TreeMap<>();
        hosts.forEach(
                (node, machine) -> nodes.put(node, node(node, where.getOrDefault(machine, ""), machines.get(machine))));
        SortedMap<VolumeId, Observation<VolumeFacts>> volumes = new TreeMap<>();
        inventory.volumes().forEach((id, volume) -> volumes.put(id, clouds.volume(volume.cloud(), id)));
        topology.volumes()
                .forEach((id, volume) -> volumes.computeIfAbsent(id, none -> clouds.volume(volume.cloud(), id)));
        SortedMap<String, CloudFacts> facts = new TreeMap<>();
        Stream.concat(
                        topology.machines().values().stream().map(MachineSpec::cloud),
                        topology.volumes().values().stream().map(VolumeSpec::cloud))
                .forEach(cloud -> facts.computeIfAbsent(cloud, clouds::facts));
        return new Observed(machines, nodes, volumes, facts, unmet(machines));
    }

    private Set<NodeId> unmet(SortedMap<NodeId, Observation<MachineFacts>> machines) {
        return machines.entrySet().stream()
                .filter(machine -> machine.getValue() instanceof Observation.Present<MachineFacts> present
                        && hasItsOwnAgent(present.fact())
                        && agents.isUnmet(present.fact().agent()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** A cloud was asked when it had begun to build the machine, perhaps: that its agent calls says more than that. */
    private Observation<MachineFacts> machine(String cloud, NodeId name) {
        Observation<MachineFacts> told = clouds.machine(cloud, name);
        return told.match(
                facts -> facts.state() == MachineState.STARTING
                                && hasItsOwnAgent(facts)
                                && agents.connected(facts.agent())
                        ? Observation.present(facts.in(MachineState.RUNNING))
                        : told,
                () -> told,
                why -> told);
    }

    private static boolean hasItsOwnAgent(MachineFacts facts) {
        return facts.sandbox().isolation() == Sandbox.Isolation.MACHINE;
    }

    private Observation<NodeReport> node(NodeId node, String cloud, String agent) {
        Observation<NodeReport> told = agents.node(agent, node);
        return told instanceof Observation.Unknown<NodeReport> unknown
                ? Observation.unknown(clouds.trouble(cloud, agent)
                        .map(why -> unknown.why() + ": " + why)
                        .orElse(unknown.why()))
                : told;
    }

    private Observation<NodeReport> node(NodeId node, String cloud, @Nullable Observation<MachineFacts> machine) {
        if (machine == null) {
            return Observation.unknown("its machine is not in the inventory");
        }
        return machine.match(facts -> node(node, cloud, facts.agent()), Observation::absent, Observation::unknown);
    }
}
