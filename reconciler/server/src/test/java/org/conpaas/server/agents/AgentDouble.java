package org.conpaas.server.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;

/** An agent as the protocol describes it, without processes: what it is told, it has. */
final class AgentDouble {
    final String name;
    final Map<String, String> nodes = new HashMap<>();
    final List<Assignment> heard = new ArrayList<>();
    private final Map<String, String> told = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private String epoch = "";
    private long version;
    private long sequence;
    private boolean mustTellAll = true;

    AgentDouble(String name) {
        this.name = name;
    }

    /** A poll whose answer arrives. */
    TestPoll poll(AgentSessions sessions) {
        TestPoll poll = openPoll(sessions);
        poll.answer.ifPresent(this::hear);
        return poll;
    }

    TestPoll openPoll(AgentSessions sessions) {
        TestPoll poll = new TestPoll(version);
        sessions.poll(name, epoch, poll);
        return poll;
    }

    void hear(Assignment assignment) {
        heard.add(assignment);
        if (!assignment.epoch().equals(epoch)) {
            epoch = assignment.epoch();
            mustTellAll = true;
        }
        version = assignment.version();
        assignment.nodes().forEach(spec -> nodes.put(spec.name(), spec.fingerprint()));
        assignment.removed().forEach(node -> {
            nodes.remove(node);
            gone.add(node);
        });
    }

    Reception report(AgentSessions sessions) {
        Map<String, String> news = new HashMap<>(nodes);
        if (!mustTellAll) {
            news.entrySet().removeIf(node -> node.getValue().equals(told.get(node.getKey())));
        }
        List<String> removed =
                gone.stream().filter(node -> !nodes.containsKey(node)).toList();
        Reception reception = sessions.report(new AgentReport(
                name,
                epoch,
                ++sequence,
                mustTellAll,
                news.entrySet().stream().map(AgentDouble::applied).toList(),
                removed));
        if (reception instanceof Reception.StartOver over) {
            epoch = over.epoch();
            version = 0;
            mustTellAll = true;
            return reception;
        }
        mustTellAll = false;
        gone.clear();
        told.clear();
        told.putAll(nodes);
        return reception;
    }

    /** A report that is sent and never arrives, although the agent believes so. */
    void loseReport() {
        sequence++;
        gone.clear();
        told.putAll(nodes);
    }

    void restart() {
        epoch = "";
        version = 0;
        sequence = 0;
        mustTellAll = true;
    }

    void forgetNodes() {
        nodes.clear();
        restart();
    }

    String epoch() {
        return epoch;
    }

    private static NodeReport applied(Map.Entry<String, String> node) {
        return applied(node.getKey(), node.getValue());
    }

    static NodeReport applied(String name, String fingerprint) {
        return new NodeReport(
                name,
                fingerprint,
                NodeReport.Phase.APPLIED,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                NodeReport.Usage.NONE);
    }

    static NodeSpec spec(String name, String fingerprint) {
        return new NodeSpec(
                name,
                fingerprint,
                new Sandbox(Sandbox.Isolation.PLAIN, "127.0.0.2", ""),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Limits.NONE);
    }

    static final class TestPoll implements Poll {
        final long version;
        Optional<Assignment> answer = Optional.empty();
        boolean superseded;
        boolean hungUp;

        TestPoll(long version) {
            this.version = version;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public boolean answer(Assignment assignment) {
            if (hungUp) {
                return false;
            }
            answer = Optional.of(assignment);
            return true;
        }

        @Override
        public void superseded() {
            superseded = true;
        }
    }
}
