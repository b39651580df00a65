package org.conpaas.server.agents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One agent: the last word said about each of its nodes, in the order in which it was said, and what the agent said back.
 *
 * <p>The cost of a question follows what changed after the version asked for, not what the agent hosts. Thread-safe by its
 * own lock; calls nobody while it holds it.
 */
final class AgentSession {
    private final String epoch;
    private final Map<String, Word> words = new HashMap<>();
    private final TreeMap<Long, Word> byVersion = new TreeMap<>();
    private final Map<String, LogRequest> logs = new LinkedHashMap<>();
    private final Map<String, DataRequest> data = new LinkedHashMap<>();
    private final Map<String, NodeReport> reports = new HashMap<>();
    private long version;
    private long acknowledged;
    private long sequence;
    private boolean complete;
    private Instant seen;
    private @Nullable Question waiting;

    /**
     * @param since the version that the agent has
     * @param fromAbroad the agent knows another epoch, or none: it is answered even when there is nothing to say
     */
    private record Question(Poll poll, long since, boolean fromAbroad) {}

    /** @param spec empty: the node is to go · @param answered the agent has said that it has not got the node */
    private record Word(long version, String node, Optional<NodeSpec> spec, boolean answered) {
        boolean asks(NodeSpec other) {
            return !answered
                    && spec.filter(own -> own.fingerprint().equals(other.fingerprint()))
                            .isPresent();
        }
    }

    AgentSession(String epoch, Instant now) {
        this.epoch = epoch;
        this.seen = now;
    }

    synchronized boolean assign(NodeSpec spec) {
        Word last = words.get(spec.name());
        if (last != null && last.asks(spec)) {
            return false;
        }
        say(spec.name(), Optional.of(spec));
        return true;
    }

    synchronized boolean remove(String node) {
        Word last = words.get(node);
        if (last != null && last.spec().isEmpty()) {
            return false;
        }
        say(node, Optional.empty());
        return true;
    }

    private void say(String node, Optional<NodeSpec> spec) {
        Word word = new Word(++version, node, spec, false);
        replace(word);
        byVersion.put(word.version(), word);
    }

    private void replace(Word word) {
        Word former = words.put(word.node(), word);
        if (former != null) {
            byVersion.remove(former.version());
        }
    }

    synchronized void ask(LogRequest request) {
        logs.put(request.id(), request);
    }

    synchronized void ask(DataRequest request) {
        data.put(request.id(), request);
    }

    synchronized void withdraw(String request) {
        logs.remove(request);
        data.remove(request);
    }

    /** @return the poll whose place this one takes */
    synchronized Optional<Poll> park(String pollEpoch, Poll poll) {
        boolean fromAbroad = !pollEpoch.equals(epoch) || poll.version() > version;
        if (!fromAbroad) {
            acknowledged = Math.max(acknowledged, poll.version());
        }
        Optional<Poll> former = Optional.ofNullable(waiting).map(Question::poll);
        waiting = new Question(poll, fromAbroad ? 0 : poll.version(), fromAbroad);
        return former;
    }

    synchronized void leave(Poll poll) {
        if (waiting != null && waiting.poll() == poll) {
            waiting = null;
        }
    }

    synchronized boolean hasNews() {
        return waiting != null
                && (waiting.fromAbroad() || !logs.isEmpty() || !data.isEmpty() || version != waiting.since());
    }

    synchronized Optional<Answer> answer() {
        Question question = waiting;
        if (question == null || !hasNews()) {
            return Optional.empty();
        }
        waiting = null;
        return Optional.of(new Answer(question.poll(), assignment(question.since())));
    }

    /** @param assignment what the poll is to be told */
    record Answer(Poll poll, Assignment assignment) {}

    private Assignment assignment(long since) {
        Collection<Word> news = byVersion.tailMap(since, false).values();
        List<NodeSpec> specs =
                news.stream().flatMap(word -> word.spec().stream()).toList();
        List<String> removed = news.stream()
                .filter(word -> word.spec().isEmpty())
                .map(Word::node)
                .toList();
        Assignment assignment = new Assignment(
                epoch, version, specs, removed, new ArrayList<>(logs.values()), new ArrayList<>(data.values()));
        logs.clear();
        data.clear();
        return assignment;
    }

    /** @return the nodes of which something else is known now; empty when the agent must start over */
    synchronized Optional<Set<String>> hear(AgentReport report) {
        if (!report.epoch().equals(epoch) || !report.complete() && (!complete || report.sequence() > sequence + 1)) {
            return Optional.empty();
        }
        if (!report.complete() && report.sequence() <= sequence) {
            return Optional.of(Set.of());
        }
        sequence = report.sequence();
        return Optional.of(report.complete() ? hearAll(report) : hearChanges(report));
    }

    private Set<String> hearAll(AgentReport report) {
        Map<String, NodeReport> former = new HashMap<>(reports);
        Set<String> changed = complete ? new HashSet<>() : new HashSet<>(words.keySet());
        complete = true;
        reports.clear();
        report.nodes().forEach(node -> reports.put(node.name(), node));
        changed.addAll(differences(former, reports));
        List<Word> missing = words.values().stream()
                .filter(word -> !reports.containsKey(word.node()))
                .toList();
        missing.forEach(this::settle);
        return changed;
    }

    private static Set<String> differences(Map<String, NodeReport> former, Map<String, NodeReport> latter) {
        Set<String> names = new HashSet<>(former.keySet());
        names.addAll(latter.keySet());
        names.removeIf(name -> former.containsKey(name) && former.get(name).equals(latter.get(name)));
        return names;
    }

    private Set<String> hearChanges(AgentReport report) {
        Set<String> changed = new HashSet<>();
        for (String name : report.removed()) {
            if (reports.remove(name) != null) {
                changed.add(name);
            }
            Optional.ofNullable(words.get(name)).ifPresent(this::settle);
        }
        for (NodeReport node : report.nodes()) {
            if (!node.equals(reports.put(node.name(), node))) {
                changed.add(node.name());
            }
        }
        return changed;
    }

    /**
     * The agent says that it has not got the node. If it had heard this word, a removal is done with, and an assignment was lost
     * and must be said anew when it is asked for again. If it has not, a removal is as good as done, but must still be heard: the
     * agent may be about to make the node because of an earlier word.
     */
    private void settle(Word word) {
        boolean heard = word.version() <= acknowledged;
        if (word.spec().isEmpty() && heard) {
            words.remove(word.node());
            byVersion.remove(word.version());
        } else if (word.spec().isEmpty() || heard) {
            Word answered = new Word(word.version(), word.node(), word.spec(), true);
            words.put(word.node(), answered);
            byVersion.put(word.version(), answered);
        }
    }

    synchronized Observation<NodeReport> node(String node) {
        NodeReport report = reports.get(node);
        Word last = words.get(node);
        if (report != null) {
            return Observation.present(isOverruled(report, last) ? applying(report) : report);
        }
        return last == null || last.answered()
                ? Observation.absent()
                : Observation.unknown("its agent has been told, and has not answered yet");
    }

    /** The agent was told something else since: it may be about to do that, whatever it said before. */
    private static boolean isOverruled(NodeReport report, @Nullable Word last) {
        return last != null
                && !last.answered()
                && last.spec().isPresent()
                && !last.spec().orElseThrow().fingerprint().equals(report.fingerprint());
    }

    private static NodeReport applying(NodeReport report) {
        return report.phase() != NodeReport.Phase.APPLIED
                ? report
                : new NodeReport(
                        report.name(),
                        report.fingerprint(),
                        NodeReport.Phase.APPLYING,
                        report.problem(),
                        report.processes(),
                        report.tasks(),
                        report.probes(),
                        report.usage());
    }

    synchronized boolean isComplete() {
        return complete;
    }

    synchronized Instant seen() {
        return seen;
    }

    /** @return when it was seen before */
    synchronized Instant see(Instant now) {
        Instant former = seen;
        seen = now;
        return former;
    }

    synchronized boolean hosts(String node) {
        return reports.containsKey(node);
    }

    synchronized Set<String> nodes() {
        Set<String> all = new HashSet<>(words.keySet());
        all.addAll(reports.keySet());
        return all;
    }
}
