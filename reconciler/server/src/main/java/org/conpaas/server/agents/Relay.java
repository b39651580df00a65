package org.conpaas.server.agents;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.core.model.NodeId;

/**
 * Joins whoever wants to read something of a node, a log or its data, with the agent's answer. Nothing is kept in between: the
 * agent's own thread writes to the reader, so a slow reader slows the agent's connection and a reader that has gone ends it.
 * Thread-safe.
 */
public final class Relay {
    private final AgentSessions sessions;
    private final Supplier<String> ids;
    private final int most;
    private final Map<String, Request> requests = new ConcurrentHashMap<>();

    /** What wants to read. */
    public interface Reader {
        /**
         * Takes the answer until its end, on the agent's thread.
         *
         * @throws IOException when nobody reads any more
         */
        void read(InputStream answer) throws IOException;
    }

    /** What is wanted of a node. */
    public sealed interface Wanted {
        void ask(AgentSessions sessions, String agent, String id);
    }

    /** See {@link LogRequest}. */
    public record Log(NodeId node, String name, int lines, boolean follow) implements Wanted {
        @Override
        public void ask(AgentSessions sessions, String agent, String id) {
            sessions.ask(agent, new LogRequest(id, node.toString(), name, lines, follow));
        }
    }

    /** See {@link DataRequest}. */
    public record Data(NodeId node, String name) implements Wanted {
        @Override
        public void ask(AgentSessions sessions, String agent, String id) {
            sessions.ask(agent, new DataRequest(id, node.toString(), name));
        }
    }

    private record Request(String agent, Reader reader) {}

    /**
     * @param ids unguessable, each a new one
     * @param most how many answers are read at a time
     */
    public Relay(AgentSessions sessions, Supplier<String> ids, int most) {
        this.sessions = sessions;
        this.ids = ids;
        this.most = most;
    }

    /**
     * Asks the agent.
     *
     * @return what {@link #cancel} takes; empty when too much is being read already
     */
    public Optional<String> open(String agent, Wanted wanted, Reader reader) {
        if (requests.size() >= most) {
            return Optional.empty();
        }
        String id = ids.get();
        requests.put(id, new Request(agent, reader));
        wanted.ask(sessions, agent, id);
        return Optional.of(id);
    }

    /**
     * Nobody waits for it any more.
     *
     * @return false when an answer has begun: it goes on until its reader has gone
     */
    public boolean cancel(String id) {
        Request request = requests.remove(id);
        if (request == null) {
            return false;
        }
        sessions.withdraw(request.agent(), id);
        return true;
    }

    /**
     * The agent's answer; returns when it or its reader has ended.
     *
     * @return false when this agent was not asked for it
     * @throws IOException when the reader has gone
     */
    public boolean answer(String agent, String id, InputStream answer) throws IOException {
        Request request = requests.get(id);
        if (request == null || !request.agent().equals(agent) || !requests.remove(id, request)) {
            return false;
        }
        request.reader().read(answer);
        return true;
    }
}
