package org.conpaas.server.agents;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.engine.port.AgentGateway;

/**
 * The agents, each with what it should have and what it last said. All of it is memory of this process: its epoch names that
 * life, and an agent that meets a new one sends everything again. Thread-safe; nothing here blocks.
 */
public final class AgentSessions implements AgentGateway {
    private static final Instant NEVER = Instant.EPOCH;

    private final String epoch;
    private final Clock clock;
    private final Duration silence;
    private final Executor executor;
    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, Long> revisions = new ConcurrentHashMap<>();
    private final List<Consumer<NodeId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> roll = new CopyOnWriteArrayList<>();
    private final List<Consumer<NodeMetrics>> readers = new CopyOnWriteArrayList<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Predicate<String> awaited;
    /** Once is for ever: nobody asks again about them. */
    private final Set<String> mayHaveCalled = ConcurrentHashMap.newKeySet();

    /**
     * @param epoch unique for each start of the reconciler
     * @param silence after which an agent counts as gone: its longest poll and a grace
     * @param executor answers polls, so that a slow agent never holds up the engine
     */
    public AgentSessions(String epoch, Clock clock, Duration silence, Executor executor) {
        this(epoch, clock, silence, executor, agent -> false);
    }

    /** @param awaited whether an agent may still be let in for the first time, and never was; asked of those that have not called */
    public AgentSessions(String epoch, Clock clock, Duration silence, Executor executor, Predicate<String> awaited) {
        this.awaited = awaited;
        this.epoch = epoch;
        this.clock = clock;
        this.silence = silence;
        this.executor = executor;
    }

    /** Calls the listener with each node of which something else is known now, on the agent's thread; it must return at once. */
    public void listen(Consumer<NodeId> listener) {
        listeners.add(listener);
    }

    /**
     * Calls the listener with a sentence when an agent has said which nodes it hosts, comes back or falls silent: then more may
     * be known, or less, of any node; it must return at once.
     */
    public void listenToAgents(Consumer<String> listener) {
        roll.add(listener);
    }

    /** Calls the listener with each node's new numbers, on the agent's thread; it must return at once. */
    public void listenToMetrics(Consumer<NodeMetrics> listener) {
        readers.add(listener);
    }

    /** Tells of agents that have fallen silent since the last call; time alone tells nobody. */
    public void callTheRoll() {
        sessions.forEach((agent, session) -> {
            if (isSilent(session) ? silent.add(agent) : silent.remove(agent)) {
                tell(agent, isSilent(session) ? "is silent" : "is back");
            }
        });
    }

    private void tell(String agent, String what) {
        roll.forEach(listener -> listener.accept("agent " + agent + " " + what));
    }

    @Override
    public Observation<NodeReport> node(String agent, NodeId node) {
        AgentSession session = sessions.get(agent);
        if (session == null || session.seen().equals(NEVER)) {
            return Observation.unknown("agent " + agent + " has not called since the reconciler started");
        }
        if (isSilent(session)) {
            return Observation.unknown("agent " + agent + " has been silent since " + session.seen());
        }
        if (!session.isComplete()) {
            return Observation.unknown("agent " + agent + " has not said yet which nodes it hosts");
        }
        return session.node(node.toString());
    }

    @Override
    public boolean assign(String agent, NodeSpec spec) {
        AgentSession session = session(agent);
        return session.assign(spec) && wake(session);
    }

    @Override
    public boolean remove(String agent, NodeId node) {
        AgentSession session = session(agent);
        return session.remove(node.toString()) && wake(session);
    }

    /** Counts what was heard of the application, and the agents that are silent: time alone makes those. */
    @Override
    public long revision(String application) {
        long silent = sessions.values().stream().filter(this::isSilent).count();
        return silent + revisions.getOrDefault(application, 0L) * (sessions.size() + 1);
    }

    @Override
    public boolean connected(String agent) {
        return Optional.ofNullable(sessions.get(agent))
                .filter(session -> !isSilent(session))
                .isPresent();
    }

    @Override
    public boolean isUnmet(String agent) {
        AgentSession session = sessions.get(agent);
        if (session != null && !session.seen().equals(NEVER) || mayHaveCalled.contains(agent)) {
            return false;
        }
        boolean isAwaited = awaited.test(agent);
        if (!isAwaited) {
            mayHaveCalled.add(agent);
        }
        return isAwaited;
    }

    /** Asks for a log; the agent's answer comes to {@link Relay#answer}. */
    public void ask(String agent, LogRequest request) {
        AgentSession session = session(agent);
        session.ask(request);
        wake(session);
    }

    /** Asks for data; the agent's answer comes to {@link Relay#answer}. */
    public void ask(String agent, DataRequest request) {
        AgentSession session = session(agent);
        session.ask(request);
        wake(session);
    }

    /** Takes a question back that the agent may not have heard yet. */
    public void withdraw(String agent, String request) {
        session(agent).withdraw(request);
    }

    /**
     * The agent asks for news. It is answered at once when there is some, later when some arises, or never: whoever opened the
     * poll ends it by {@link #leave}.
     *
     * @param pollEpoch as the agent last heard it; empty at first
     */
    public void poll(String agent, String pollEpoch, Poll poll) {
        AgentSession session = met(agent);
        session.park(pollEpoch, poll).ifPresent(Poll::superseded);
        wake(session);
    }

    /** The poll has ended without an answer. */
    public void leave(String agent, Poll poll) {
        met(agent).leave(poll);
    }

    /** @throws IllegalArgumentException when the report names something that is not a node; nothing of it is kept then */
    public Reception report(AgentReport report) {
        report.nodes().forEach(node -> NodeId.parse(node.name()));
        report.removed().forEach(NodeId::parse);
        report.metrics().forEach(AgentSessions::check);
        AgentSession session = met(report.agent());
        boolean knew = session.isComplete();
        Optional<Set<String>> changed = session.hear(report);
        changed.ifPresent(this::tell);
        if (changed.isPresent()) {
            // numbers wake nobody and change no revision: a pass does not read them
            report.metrics().stream()
                    .filter(metrics -> session.hosts(metrics.name()))
                    .forEach(metrics -> readers.forEach(reader -> reader.accept(metrics)));
        }
        if (!knew && session.isComplete()) {
            tell(report.agent(), "has said which nodes it hosts");
        }
        return changed.isPresent() ? new Reception.Accepted() : new Reception.StartOver(epoch);
    }

    private static void check(NodeMetrics metrics) {
        NodeId.parse(metrics.name());
        if (!metrics.isValid()) {
            throw new IllegalArgumentException("metrics of " + metrics.name() + " have names or values that are none");
        }
    }

    private AgentSession met(String agent) {
        AgentSession session = session(agent);
        Instant now = clock.instant();
        if (isLongAgo(session.see(now), now)) {
            tell(session.nodes());
        }
        return session;
    }

    private AgentSession session(String agent) {
        return sessions.computeIfAbsent(agent, name -> new AgentSession(epoch, NEVER));
    }

    private boolean isSilent(AgentSession session) {
        return isLongAgo(session.seen(), clock.instant());
    }

    private boolean isLongAgo(Instant seen, Instant now) {
        return seen.plus(silence).isBefore(now);
    }

    private boolean wake(AgentSession session) {
        if (session.hasNews()) {
            executor.execute(() -> deliver(session));
        }
        return true;
    }

    private void deliver(AgentSession session) {
        session.answer().ifPresent(answer -> {
            if (!answer.poll().answer(answer.assignment())) {
                answer.assignment().logs().forEach(session::ask);
                answer.assignment().data().forEach(session::ask);
            }
        });
    }

    private void tell(Collection<String> nodes) {
        List<NodeId> ids = nodes.stream().map(NodeId::parse).toList();
        ids.forEach(node -> revisions.merge(node.application(), 1L, Long::sum));
        ids.forEach(node -> listeners.forEach(listener -> listener.accept(node)));
    }
}
