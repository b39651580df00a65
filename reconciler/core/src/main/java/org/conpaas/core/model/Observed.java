package org.conpaas.core.model;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeReport;

/**
 * What is, as far as it is known. What is not mentioned is Unknown.
 *
 * @param machines by name, from the providers
 * @param nodes by name, from the agents
 * @param volumes by name, from the providers
 * @param clouds by name; what is not mentioned has no quota that is known
 * @param unmet machines whose own agents were never let in: nothing can run there, though nobody says so
 */
public record Observed(
        SortedMap<NodeId, Observation<MachineFacts>> machines,
        SortedMap<NodeId, Observation<NodeReport>> nodes,
        SortedMap<VolumeId, Observation<VolumeFacts>> volumes,
        SortedMap<String, CloudFacts> clouds,
        Set<NodeId> unmet) {
    public Observed {
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
        clouds = Collections.unmodifiableSortedMap(new TreeMap<>(clouds));
        unmet = Set.copyOf(unmet);
    }

    /** Of agents that have all called. */
    public Observed(
            SortedMap<NodeId, Observation<MachineFacts>> machines,
            SortedMap<NodeId, Observation<NodeReport>> nodes,
            SortedMap<VolumeId, Observation<VolumeFacts>> volumes,
            SortedMap<String, CloudFacts> clouds) {
        this(machines, nodes, volumes, clouds, Set.of());
    }

    /** Of clouds without quotas. */
    public Observed(
            SortedMap<NodeId, Observation<MachineFacts>> machines,
            SortedMap<NodeId, Observation<NodeReport>> nodes,
            SortedMap<VolumeId, Observation<VolumeFacts>> volumes) {
        this(machines, nodes, volumes, Collections.emptySortedMap());
    }

    public Observation<MachineFacts> machine(NodeId name) {
        return machines.getOrDefault(name, Observation.unknown("nobody has looked for machine " + name));
    }

    public Observation<NodeReport> node(NodeId name) {
        return nodes.getOrDefault(name, Observation.unknown("nobody has looked for node " + name));
    }

    public CloudFacts cloud(String name) {
        return clouds.getOrDefault(name, CloudFacts.NONE);
    }

    public Observation<VolumeFacts> volume(VolumeId id) {
        return volumes.getOrDefault(id, Observation.unknown("nobody has looked for volume " + id));
    }
}
