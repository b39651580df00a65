package org.conpaas.server.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.core.model.NodeId;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Relay.Wanted WANTED = new Relay.Log(NodeId.parse("blog/web/backend/1"), "tomcat", 100, true);

    private final AgentSessions sessions =
            new AgentSessions("e1", new AgentSessionsTest.HandClock(), Duration.ofSeconds(40), Runnable::run);
    private final AgentDouble agent = new AgentDouble("a");
    private final AtomicInteger ids = new AtomicInteger();
    private final Relay relay = new Relay(sessions, () -> "r" + ids.incrementAndGet(), 2);
    private final List<String> read = new ArrayList<>();

    @Test
    void the_agent_is_asked_and_its_answer_is_read() throws IOException {
        agent.poll(sessions);
        relay.open("a", WANTED, this::read);

        assertThat(agent.poll(sessions).answer.orElseThrow().logs())
                .containsExactly(new LogRequest("r1", "blog/web/backend/1", "tomcat", 100, true));
        assertThat(relay.answer("a", "r1", text("hello"))).isTrue();
        assertThat(read).containsExactly("hello");
    }

    @Test
    void data_is_asked_for_like_a_log() throws IOException {
        agent.poll(sessions);
        relay.open("a", new Relay.Data(NodeId.parse("blog/db/mysql/1"), "databases"), this::read);

        assertThat(agent.poll(sessions).answer.orElseThrow().data())
                .containsExactly(new DataRequest("r1", "blog/db/mysql/1", "databases"));
        assertThat(agent.openPoll(sessions).answer).as("once").isEmpty();
        assertThat(relay.answer("a", "r1", text("rows"))).isTrue();
        assertThat(read).containsExactly("rows");
    }

    @Test
    void another_agent_cannot_answer() throws IOException {
        relay.open("a", WANTED, this::read);
        assertThat(relay.answer("b", "r1", text("forged"))).isFalse();
        assertThat(relay.answer("a", "r1", text("true"))).isTrue();
        assertThat(read).containsExactly("true");
    }

    @Test
    void an_answer_is_taken_once() throws IOException {
        relay.open("a", WANTED, this::read);
        relay.answer("a", "r1", text("hello"));
        assertThat(relay.answer("a", "r1", text("again"))).isFalse();
    }

    @Test
    void a_cancelled_request_is_neither_sent_nor_answered() throws IOException {
        agent.poll(sessions);
        relay.cancel(relay.open("a", WANTED, this::read).orElseThrow());
        assertThat(agent.openPoll(sessions).answer).isEmpty();
        assertThat(relay.answer("a", "r1", text("late"))).isFalse();
    }

    @Test
    void a_reader_that_has_gone_ends_the_agents_answer() {
        relay.open("a", WANTED, gone -> {
            throw new IOException("connection reset");
        });
        assertThatThrownBy(() -> relay.answer("a", "r1", text("hello"))).hasMessage("connection reset");
    }

    @Test
    void too_many_readers_are_turned_away() {
        relay.open("a", WANTED, this::read);
        relay.open("a", WANTED, this::read);
        assertThat(relay.open("a", WANTED, this::read)).isEmpty();
    }

    private void read(InputStream text) throws IOException {
        read.add(new String(text.readAllBytes(), UTF_8));
    }

    private static InputStream text(String content) {
        return new ByteArrayInputStream(content.getBytes(UTF_8));
    }
}
