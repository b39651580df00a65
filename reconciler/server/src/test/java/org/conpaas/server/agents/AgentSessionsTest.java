package org.conpaas.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.conpaas.server.agents.AgentDouble.applied;
import static org.conpaas.server.agents.AgentDouble.spec;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.server.agents.AgentDouble.TestPoll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AgentSessionsTest {
    private static final String NODE = "blog/web/backend/1";
    private static final NodeId ID = NodeId.parse(NODE);

    private final HandClock clock = new HandClock();
    private final List<NodeId> looked = new ArrayList<>();
    private final AgentSessions sessions = sessions("e1");
    private final AgentDouble agent = new AgentDouble("a");

    private AgentSessions sessions(String epoch) {
        AgentSessions made = new AgentSessions(epoch, clock, Duration.ofSeconds(40), Runnable::run);
        made.listen(looked::add);
        return made;
    }

    @Test
    void numbers_wake_nobody_and_change_no_revision() {
        List<NodeMetrics> told = new ArrayList<>();
        sessions.listenToMetrics(told::add);
        sessions.assign("a", spec(NODE, "f1"));
        agent.poll(sessions);
        agent.report(sessions);
        long revision = sessions.revision("blog");
        looked.clear();

        NodeMetrics metrics = new NodeMetrics(NODE, Map.of("cpu", 0.5));
        NodeMetrics foreign = new NodeMetrics("blog/db/mysql/1", Map.of("cpu", 0.5));
        sessions.report(new AgentReport("a", "e1", 2, false, List.of(), List.of(), List.of(metrics, foreign)));
        assertThat(told).containsExactly(metrics);
        assertThat(looked).isEmpty();
        assertThat(sessions.revision("blog")).isEqualTo(revision);
    }

    @Test
    void numbers_that_are_none_are_refused() {
        NodeMetrics odd = new NodeMetrics(NODE, Map.of("<script>", 1.0));
        NodeMetrics endless = new NodeMetrics(NODE, Map.of("cpu", Double.POSITIVE_INFINITY));
        for (NodeMetrics metrics : List.of(odd, endless)) {
            AgentReport report = new AgentReport("a", "e1", 1, true, List.of(), List.of(), List.of(metrics));
            assertThatThrownBy(() -> sessions.report(report)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_agent_that_never_called_is_unknown() {
        assertThat(sessions.node("a", ID))
                .isEqualTo(Observation.unknown("agent a has not called since the reconciler started"));
        assertThat(sessions.connected("a")).isFalse();
    }

    @Test
    void an_agent_that_is_awaited_is_unmet_until_it_calls_and_others_are_asked_about_once() {
        List<String> asked = new ArrayList<>();
        AgentSessions made = new AgentSessions("e1", clock, Duration.ofSeconds(40), Runnable::run, name -> {
            asked.add(name);
            return name.equals("a");
        });
        assertThat(made.isUnmet("a")).isTrue();
        assertThat(made.isUnmet("b")).isFalse();
        assertThat(made.isUnmet("b")).isFalse();
        agent.poll(made);
        assertThat(made.isUnmet("a")).isFalse();
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void an_agent_is_told_the_epoch_at_once_even_when_there_is_nothing_to_do() {
        assertThat(agent.poll(sessions).answer)
                .contains(new Assignment("e1", 0, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void a_node_is_unknown_until_a_complete_report_then_absent() {
        agent.poll(sessions);
        assertThat(sessions.node("a", ID))
                .isEqualTo(Observation.unknown("agent a has not said yet which nodes it hosts"));

        agent.report(sessions);
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.absent());
    }

    @Test
    void what_is_assigned_reaches_a_waiting_agent_and_only_what_changed() {
        sessions.assign("a", spec(NODE, "f1"));
        agent.poll(sessions);
        TestPoll open = agent.openPoll(sessions);
        assertThat(open.answer).isEmpty();

        NodeSpec changed = spec("blog/web/backend/2", "g");
        assertThat(sessions.assign("a", changed)).isTrue();
        assertThat(open.answer).contains(new Assignment("e1", 2, List.of(changed), List.of(), List.of(), List.of()));
    }

    @Test
    void saying_the_same_twice_says_nothing() {
        assertThat(sessions.assign("a", spec(NODE, "f1"))).isTrue();
        assertThat(sessions.assign("a", spec(NODE, "f1"))).isFalse();
        assertThat(sessions.remove("a", ID)).isTrue();
        assertThat(sessions.remove("a", ID)).isFalse();
        assertThat(sessions.assign("a", spec(NODE, "f1"))).isTrue();
    }

    @Test
    void a_node_that_the_agent_lost_is_handed_over_again_when_asked_for() {
        sessions.assign("a", spec(NODE, "f1"));
        agent.poll(sessions);
        agent.report(sessions);
        agent.openPoll(sessions);
        agent.nodes.clear();
        agent.restart();
        agent.report(sessions);
        agent.report(sessions);

        assertThat(sessions.node("a", ID)).isEqualTo(Observation.absent());
        assertThat(sessions.assign("a", spec(NODE, "f1"))).isTrue();
        assertThat(sessions.assign("a", spec(NODE, "f1"))).isFalse();
    }

    @Test
    void a_removed_node_is_absent_once_the_agent_says_so() {
        sessions.assign("a", spec(NODE, "f1"));
        agent.poll(sessions);
        agent.report(sessions);
        sessions.remove("a", ID);
        agent.poll(sessions);
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.present(applied(NODE, "f1")));

        agent.report(sessions);
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.absent());
    }

    @Test
    void a_report_that_is_older_than_the_last_word_is_not_done() {
        sessions.assign("a", spec(NODE, "f1"));
        agent.poll(sessions);
        agent.report(sessions);
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.present(applied(NODE, "f1")));

        sessions.assign("a", spec(NODE, "f2"));
        assertThat(sessions.node("a", ID)
                        .match(report -> report.fingerprint() + " " + report.phase(), () -> "absent", why -> why))
                .as("it may be about to do what it was told")
                .isEqualTo("f1 APPLYING");
        agent.poll(sessions);
        agent.report(sessions);
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.present(applied(NODE, "f2")));
    }

    @Test
    @DisplayName("case 38: an agent that is silent for longer than its poll and a grace is unknown, not absent")
    void silence_is_not_absence() {
        agent.poll(sessions);
        agent.report(sessions);
        clock.pass(Duration.ofSeconds(40));
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.absent());

        clock.pass(Duration.ofSeconds(1));
        assertThat(sessions.node("a", ID))
                .isEqualTo(Observation.unknown("agent a has been silent since 2026-11-21T00:00:00Z"));
        assertThat(sessions.connected("a")).isFalse();
    }

    @Test
    @DisplayName("case 38: when a silent agent is back, all its nodes are looked at, changed or not")
    void the_end_of_silence_is_news() {
        agent.nodes.put(NODE, "f1");
        agent.poll(sessions);
        agent.report(sessions);
        looked.clear();
        clock.pass(Duration.ofMinutes(5));

        agent.openPoll(sessions);
        assertThat(looked).containsExactly(ID);
    }

    @Test
    void only_changes_are_told_to_the_listener() {
        agent.nodes.put(NODE, "f1");
        agent.poll(sessions);
        agent.report(sessions);
        assertThat(looked).containsExactly(ID);

        agent.report(sessions);
        assertThat(looked).containsExactly(ID);

        agent.nodes.put(NODE, "f2");
        agent.report(sessions);
        assertThat(looked).containsExactly(ID, ID);
    }

    @Test
    void a_report_for_another_epoch_or_with_a_gap_before_it_must_be_made_again() {
        Reception over = new Reception.StartOver("e1");
        assertThat(sessions.report(partial("e0", 1))).isEqualTo(over);
        assertThat(sessions.report(partial("e1", 1))).isEqualTo(over);

        assertThat(sessions.report(new AgentReport("a", "e1", 1, true, List.of(), List.of())))
                .isEqualTo(new Reception.Accepted());
        assertThat(sessions.report(partial("e1", 2))).isEqualTo(new Reception.Accepted());
        assertThat(sessions.report(partial("e1", 4))).isEqualTo(over);
    }

    @Test
    void a_report_that_arrives_twice_counts_once() {
        agent.poll(sessions);
        agent.report(sessions);
        AgentReport second = new AgentReport("a", "e1", 2, false, List.of(applied(NODE, "f1")), List.of());
        sessions.report(second);
        sessions.report(new AgentReport("a", "e1", 3, false, List.of(), List.of(NODE)));

        assertThat(sessions.report(second)).isEqualTo(new Reception.Accepted());
        assertThat(sessions.node("a", ID)).isEqualTo(Observation.absent());
    }

    @Test
    void a_report_about_what_is_no_node_changes_nothing() {
        agent.poll(sessions);
        AgentReport odd = new AgentReport("a", "e1", 1, true, List.of(applied("<script>", "f")), List.of());
        assertThatThrownBy(() -> sessions.report(odd)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sessions.node("a", ID))
                .isEqualTo(Observation.unknown("agent a has not said yet which nodes it hosts"));
    }

    @Test
    void a_second_poll_takes_the_place_of_the_first() {
        agent.poll(sessions);
        TestPoll first = agent.openPoll(sessions);
        TestPoll second = agent.openPoll(sessions);
        sessions.leave("a", first);
        sessions.assign("a", spec(NODE, "f1"));

        assertThat(first.superseded).isTrue();
        assertThat(first.answer).isEmpty();
        assertThat(second.answer).isPresent();
    }

    @Test
    void a_log_request_whose_poll_hung_up_goes_to_the_next_one_and_only_once() {
        agent.poll(sessions);
        agent.openPoll(sessions).hungUp = true;
        LogRequest request = new LogRequest("r1", NODE, "", 10, false);
        sessions.ask("a", request);

        assertThat(agent.poll(sessions).answer.map(Assignment::logs)).contains(List.of(request));
        assertThat(agent.openPoll(sessions).answer).isEmpty();
    }

    @Test
    void a_data_request_whose_poll_hung_up_goes_to_the_next_one_and_only_once() {
        agent.poll(sessions);
        agent.openPoll(sessions).hungUp = true;
        DataRequest request = new DataRequest("r1", NODE, "databases");
        sessions.ask("a", request);

        assertThat(agent.poll(sessions).answer.map(Assignment::data)).contains(List.of(request));
        assertThat(agent.openPoll(sessions).answer).isEmpty();
    }

    @Test
    void a_request_that_nobody_waits_for_any_more_is_not_sent() {
        agent.poll(sessions);
        sessions.ask("a", new LogRequest("r1", NODE, "", 10, false));
        sessions.withdraw("a", "r1");
        assertThat(agent.openPoll(sessions).answer).isEmpty();
    }

    @Test
    void one_change_among_a_thousand_nodes_is_answered_with_one_node() {
        IntStream.rangeClosed(1, 1000).forEach(n -> sessions.assign("a", spec("blog/web/backend/" + n, "f")));
        assertThat(agent.poll(sessions).answer.orElseThrow().nodes()).hasSize(1000);

        sessions.assign("a", spec("blog/web/backend/500", "g"));
        assertThat(agent.poll(sessions).answer)
                .contains(new Assignment(
                        "e1", 1001, List.of(spec("blog/web/backend/500", "g")), List.of(), List.of(), List.of()));
    }

    @Test
    void a_new_reconciler_tells_an_agent_nothing_that_harms_it() {
        agent.nodes.put(NODE, "f1");
        agent.poll(sessions);
        agent.report(sessions);

        AgentSessions reborn = sessions("e2");
        TestPoll poll = agent.poll(reborn);
        assertThat(poll.answer).contains(new Assignment("e2", 0, List.of(), List.of(), List.of(), List.of()));
        assertThat(agent.nodes).containsEntry(NODE, "f1");
        agent.report(reborn);
        assertThat(reborn.node("a", ID)).isEqualTo(Observation.present(applied(NODE, "f1")));
    }

    private static AgentReport partial(String epoch, long sequence) {
        return new AgentReport("a", epoch, sequence, false, List.of(), List.of());
    }

    /** Stands still until it is told. */
    static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
