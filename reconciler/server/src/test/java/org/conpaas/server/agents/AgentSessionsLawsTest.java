package org.conpaas.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.agents.AgentDouble.spec;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.server.agents.AgentDouble.TestPoll;

/** Whatever happens on the way, the agent ends up with what is wanted, and loses nothing that nobody took away. */
class AgentSessionsLawsTest {
    private static final int NODES = 4;

    enum Event {
        WANT,
        DROP,
        PASS,
        POLL,
        POLL_ANSWER_LOST,
        REPORT,
        REPORT_LOST,
        AGENT_RESTARTS,
        AGENT_LOSES_ITS_DISK,
        RECONCILER_RESTARTS,
        SILENCE
    }

    record Step(Event event, int node, int fingerprint) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Event.class),
                        Arbitraries.integers().between(1, NODES),
                        Arbitraries.integers().between(1, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 3000)
    void the_agent_converges_to_what_is_wanted(@ForAll("histories") List<Step> history) {
        World world = new World();
        history.forEach(world::live);
        world.settle();
        assertThat(world.agent.nodes).isEqualTo(world.wanted);
        assertThat(world.observed()).isEqualTo(world.wanted);
    }

    @Property(tries = 1000)
    void a_settled_agent_is_told_nothing_more(@ForAll("histories") List<Step> history) {
        World world = new World();
        history.forEach(world::live);
        world.settle();
        world.pass();
        assertThat(world.agent.openPoll(world.sessions).answer).isEmpty();
    }

    /** A level-triggered engine, a reconciler that can lose its memory, and one agent. */
    private static final class World {
        private final AgentSessionsTest.HandClock clock = new AgentSessionsTest.HandClock();
        private final AgentDouble agent = new AgentDouble("a");
        private final Map<String, String> wanted = new HashMap<>();
        private final Set<String> inventory = new HashSet<>();
        private final Map<String, Optional<String>> lastWords = new HashMap<>();
        private int life;
        private AgentSessions sessions = reborn();

        private AgentSessions reborn() {
            lastWords.clear();
            return new AgentSessions("e" + life++, clock, Duration.ofSeconds(40), Runnable::run);
        }

        void live(Step step) {
            switch (step.event()) {
                case WANT -> {
                    wanted.put(name(step), "f" + step.fingerprint());
                    inventory.add(name(step));
                }
                case DROP -> wanted.remove(name(step));
                case PASS -> pass();
                case POLL -> hear(agent.openPoll(sessions), true);
                case POLL_ANSWER_LOST -> hear(agent.openPoll(sessions), false);
                case REPORT -> agent.report(sessions);
                case REPORT_LOST -> agent.loseReport();
                case AGENT_RESTARTS -> agent.restart();
                case AGENT_LOSES_ITS_DISK -> agent.forgetNodes();
                case RECONCILER_RESTARTS -> sessions = reborn();
                case SILENCE -> clock.pass(Duration.ofMinutes(2));
            }
        }

        private static String name(Step step) {
            return "app/svc/node/" + step.node();
        }

        void pass() {
            inventory.forEach(node -> {
                Observation<NodeReport> seen = sessions.node("a", NodeId.parse(node));
                String want = wanted.get(node);
                if (want == null) {
                    seen.match(here -> take(node), () -> false, doubt -> false);
                    return;
                }
                seen.match(
                        here -> !here.fingerprint().equals(want) && give(node, want),
                        () -> give(node, want),
                        doubt -> false);
            });
        }

        private boolean give(String node, String fingerprint) {
            lastWords.put(node, Optional.of(fingerprint));
            return sessions.assign("a", spec(node, fingerprint));
        }

        private boolean take(String node) {
            lastWords.put(node, Optional.empty());
            return sessions.remove("a", NodeId.parse(node));
        }

        private void hear(TestPoll poll, boolean arrives) {
            poll.answer.ifPresent(assignment -> {
                isWhatWasSaid(assignment);
                if (arrives) {
                    agent.hear(assignment);
                }
            });
        }

        private void isWhatWasSaid(Assignment assignment) {
            assertThat(assignment.removed())
                    .allSatisfy(node -> assertThat(lastWords).containsEntry(node, Optional.empty()));
            assertThat(assignment.nodes()).allSatisfy(spec -> assertThat(lastWords)
                    .containsEntry(spec.name(), Optional.of(spec.fingerprint())));
        }

        void settle() {
            // A lost partial report is only noticed by the next one's number; a real agent reports its usage now and
            // then.
            for (int round = 0; round < 8; round++) {
                hear(agent.openPoll(sessions), true);
                agent.report(sessions);
                agent.report(sessions);
                pass();
            }
        }

        Map<String, String> observed() {
            Map<String, String> all = new HashMap<>();
            inventory.forEach(node -> sessions.node("a", NodeId.parse(node))
                    .match(here -> all.put(node, here.fingerprint()), () -> null, doubt -> all.put(node, doubt)));
            return all;
        }
    }
}
