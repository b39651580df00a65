package org.conpaas.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport.State;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;

/**
 * The agents of simulated machines. What is assigned takes effect with {@link #work}, so that a test can look in between;
 * their memory of what they run outlives the reconciler, as it does in life. Thread-safe.
 */
public final class SimulatedAgents {
    private final Map<NodeId, NodeReport> before = new TreeMap<>();
    private final Map<NodeId, NodeSpec> applied = new TreeMap<>();
    private final Map<NodeId, NodeSpec> assigned = new TreeMap<>();
    private final Set<NodeId> removed = new HashSet<>();
    private final Set<NodeId> ill = new HashSet<>();
    private final Set<String> silent = new HashSet<>();
    private final Map<NodeId, Duration> ahead = new TreeMap<>();
    private long revision;
    private long applications;

    /** @return false when exactly this was assigned already */
    public synchronized boolean assign(String agent, NodeSpec spec) {
        NodeId node = NodeId.parse(spec.name());
        removed.remove(node);
        return !spec.equals(assigned.put(node, spec));
    }

    /** @return false when that was said already */
    public synchronized boolean remove(String agent, NodeId node) {
        assigned.remove(node);
        return removed.add(node);
    }

    /** What runs already, as its agent last told of it. */
    public synchronized void put(NodeId node, NodeReport report) {
        before.put(node, report);
    }

    /** All that was on the node is gone, by nobody's doing. */
    public synchronized void lose(NodeId node) {
        before.remove(node);
        applied.remove(node);
        assigned.remove(node);
        revision++;
    }

    /** The agents do what they were told. */
    public synchronized void work() {
        work(node -> true);
        revision++;
    }

    /** The agents do what they were told of the nodes that are ready for it. */
    synchronized void work(Predicate<NodeId> ready) {
        assigned.forEach((node, spec) -> {
            if (ready.test(node) && !spec.equals(applied.put(node, spec))) {
                before.remove(node);
                applications++;
                revision++;
            }
        });
        for (NodeId node : removed) {
            if (ready.test(node) && (before.remove(node) != null | applied.remove(node) != null)) {
                revision++;
            }
        }
    }

    /** The reconciler was restarted: what it had said and was not taken yet is lost. */
    public synchronized void forgetAssignments() {
        assigned.clear();
        removed.clear();
        revision++;
    }

    public synchronized void silence(String agent, boolean isSilent) {
        if (isSilent ? silent.add(agent) : silent.remove(agent)) {
            revision++;
        }
    }

    synchronized boolean isSilent(String agent) {
        return silent.contains(agent);
    }

    /** The node's process ends and cannot be restarted, until it is well again. */
    public synchronized void ill(NodeId node, boolean isIll) {
        if (isIll) {
            ill.add(node);
        } else {
            ill.remove(node);
        }
        revision++;
    }

    /** The clock of a node's machine is wrong. @param by how much it is ahead; negative: behind */
    public synchronized void skew(NodeId node, Duration by) {
        ahead.put(node, by);
        revision++;
    }

    private Instant began(NodeId node) {
        return Instant.EPOCH.plus(ahead.getOrDefault(node, Duration.ZERO));
    }

    public synchronized Observation<NodeReport> node(String agent, NodeId node) {
        if (silent.contains(agent)) {
            return Observation.unknown("agent " + agent + " is silent");
        }
        NodeSpec spec = applied.get(node);
        if (spec == null) {
            NodeReport known = before.get(node);
            return known == null ? Observation.absent() : Observation.present(known);
        }
        return Observation.present(report(node, spec));
    }

    private NodeReport report(NodeId node, NodeSpec spec) {
        State state = ill.contains(node) ? State.BACKOFF : State.RUNNING;
        List<ProcessReport> processes = spec.processes().stream()
                .map(ProcessSpec::name)
                .map(name -> new ProcessReport(
                        name, state, 1, Optional.of(began(node)), 0, Optional.empty(), Optional.empty()))
                .toList();
        return new NodeReport(
                spec.name(),
                spec.fingerprint(),
                NodeReport.Phase.APPLIED,
                Optional.empty(),
                processes,
                tasks(spec, began(node)),
                spec.probes().stream()
                        .map(probe -> new ProbeReport(probe.name(), state == State.RUNNING, "", began(node)))
                        .toList(),
                NodeReport.Usage.NONE);
    }

    /** Tasks end at once, and well. */
    private static List<TaskReport> tasks(NodeSpec spec, Instant at) {
        return spec.tasks().stream()
                .map(task -> new TaskReport(
                        task.name(),
                        task.key(),
                        TaskReport.State.STOPPED,
                        Optional.of(0),
                        Optional.of(at),
                        Optional.of(at)))
                .toList();
    }

    public synchronized long revision() {
        return revision;
    }

    /** How often a node was given a new state: a restart of something that need not be shows here. */
    public synchronized long applications() {
        return applications;
    }

    /** What runs, as it was assigned. */
    public synchronized List<NodeSpec> specs() {
        return List.copyOf(applied.values());
    }

    /** What runs. */
    public synchronized Set<NodeId> running() {
        return new HashSet<>(applied.keySet());
    }
}
