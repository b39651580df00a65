package org.conpaas.provider.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Simulation;

/** Clouds, machines and agents that are put there as others were observed, and go on from that in virtual time. Thread-safe. */
public final class SimulatedWorld implements Simulation {
    private static final long SEED = 1;

    private final VirtualTime time;
    private final Pace pace;
    private final SortedMap<String, SimulatedCloud> clouds = new TreeMap<>();
    private final SimulatedAgents agents = new SimulatedAgents();
    private final Map<NodeId, Instant> ready = new HashMap<>();
    private final Map<String, Instant> falling = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> cut = new HashSet<>();
    private final Set<String> mute = new HashSet<>();

    /**
     * How long things take.
     *
     * @param boot from asking a cloud for a machine until its agent calls home
     * @param host the same where a machine is a part of one that runs
     * @param start from telling an agent of a node until it is well
     * @param silence until an agent that says nothing counts as silent
     */
    public record Pace(Duration boot, Duration host, Duration start, Duration silence) {
        /** What is usual. */
        public static Pace usual(Duration silence) {
            return new Pace(Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(5), silence);
        }
    }

    public SimulatedWorld(Instant now, Pace pace) {
        this.time = new VirtualTime(now);
        this.pace = pace;
    }

    @Override
    public Clock clock() {
        return time;
    }

    @Override
    public Map<String, Provider> providers() {
        return new TreeMap<>(clouds);
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "a machine of a cloud calls home " + pace.boot().toSeconds()
                        + " s after it was asked for, a node of this machine after "
                        + pace.host().toSeconds() + " s",
                "a node does what it is told in " + pace.start().toSeconds() + " s",
                "an agent that is gone is noticed after " + pace.silence().toSeconds()
                        + " s, a machine that is gone with the next look at all that its cloud has");
    }

    @Override
    public synchronized void put(String cloud, CloudAbilities abilities, CloudFacts facts, boolean answers) {
        Duration boot = abilities.instanceTypes() ? pace.boot() : pace.host();
        SimulatedCloud made = new SimulatedCloud(cloud, time, boot, SEED);
        made.offer(abilities, facts);
        made.answers(answers);
        clouds.put(cloud, made);
    }

    @Override
    public synchronized void put(String cloud, NodeId machine, MachineFacts facts) {
        cloud(cloud).put(machine, facts);
    }

    @Override
    public synchronized void put(String cloud, VolumeId volume, VolumeFacts facts) {
        cloud(cloud).put(volume, facts);
    }

    @Override
    public synchronized void put(NodeId node, NodeReport report) {
        agents.put(node, report);
    }

    private SimulatedCloud cloud(String name) {
        SimulatedCloud known = clouds.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no cloud is called " + name);
        }
        return known;
    }

    /** Where several machines share an agent, it tells that at once. */
    @Override
    public synchronized void lose(String cloud, NodeId machine, MachineFacts facts, Set<NodeId> nodes) {
        if (facts.sandbox().isolation() == Sandbox.Isolation.MACHINE) {
            cloud(cloud).lose(machine);
            falling.put(facts.agent(), time.instant().plus(pace.silence()));
            gone.add(facts.agent());
        } else {
            nodes.forEach(agents::lose);
        }
    }

    @Override
    public synchronized void silence(String agent) {
        mute.add(agent);
        agents.silence(agent, true);
    }

    @Override
    public synchronized void cut(String cloud) {
        cut.add(cloud);
        cloud(cloud).answers(false);
        cloud(cloud)
                .known()
                .forEach(facts -> falling.put(facts.agent(), time.instant().plus(pace.silence())));
    }

    @Override
    public synchronized void advance(Duration span) {
        time.advance(span);
        Instant now = time.instant();
        clouds.forEach((name, cloud) -> {
            if (!cut.contains(name)) {
                cloud.known()
                        .forEach(
                                facts -> agents.silence(facts.agent(), !facts.ready() || mute.contains(facts.agent())));
            }
        });
        List<String> silent = new ArrayList<>();
        falling.forEach((agent, at) -> {
            if (!at.isAfter(now)) {
                silent.add(agent);
            }
        });
        silent.forEach(agent -> {
            falling.remove(agent);
            agents.silence(agent, true);
        });
        agents.work(node -> !ready.getOrDefault(node, Instant.MAX).isAfter(now));
    }

    @Override
    public synchronized Observation<NodeReport> node(String agent, NodeId node) {
        return agents.node(agent, node);
    }

    @Override
    public synchronized boolean assign(String agent, NodeSpec spec) {
        boolean isNew = agents.assign(agent, spec);
        if (isNew && !gone.contains(agent)) {
            ready.put(NodeId.parse(spec.name()), time.instant().plus(pace.start()));
        }
        return isNew;
    }

    @Override
    public synchronized boolean remove(String agent, NodeId node) {
        boolean isNew = agents.remove(agent, node);
        if (isNew && !gone.contains(agent)) {
            ready.put(node, time.instant().plus(pace.start()));
        }
        return isNew;
    }

    @Override
    public synchronized boolean connected(String agent) {
        return !agents.isSilent(agent)
                && clouds.values().stream()
                        .flatMap(cloud -> cloud.known().stream())
                        .filter(facts -> facts.agent().equals(agent))
                        .allMatch(MachineFacts::ready);
    }

    @Override
    public synchronized long revision() {
        return agents.revision();
    }
}
