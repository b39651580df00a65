package org.conpaas.server.api;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.server.agents.Relay;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request with what a node's agent says. Holds no thread while the agent has not begun to answer; then the agent's
 * thread writes. Thread-safe.
 */
final class Relayed {
    private static final int AGENT_SECONDS = 15;

    private final Relay relay;

    Relayed(Relay relay) {
        this.relay = relay;
    }

    void answer(NodeStatus node, Relay.Wanted wanted, MediaType type, AsyncResponse response) {
        String agent = node.facts()
                .map(MachineFacts::agent)
                .orElseThrow(() -> Refusal.conflict(
                        "node " + node.id() + " is on no machine yet",
                        "see: cps why " + node.id().application()));
        String request = relay.open(agent, wanted, answer -> new Copy(answer).to(response, type))
                .orElseThrow(() -> Refusal.of(
                        503, "CP6103", "too much is being read of nodes", "close another reader, or try again later"));
        response.setTimeoutHandler(late -> {
            relay.cancel(request);
            late.resume(Refusal.of(
                    504,
                    "CP6104",
                    "agent " + agent + " did not answer within " + AGENT_SECONDS + " s",
                    "see: cps node list"));
        });
        response.setTimeout(AGENT_SECONDS, TimeUnit.SECONDS);
    }

    /** Writes as it reads, so that a follower sees a line when it is written. */
    private static final class Copy implements StreamingOutput {
        private final InputStream answer;
        private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

        Copy(InputStream answer) {
            this.answer = answer;
        }

        void to(AsyncResponse response, MediaType type) throws IOException {
            boolean taken = response.resume(Response.ok(this, type)
                    .header("X-Content-Type-Options", "nosniff")
                    .build());
            if (!taken) {
                throw new IOException("the reader has gone");
            }
            Optional<IOException> failed = Optional.ofNullable(failure.get());
            if (failed.isPresent()) {
                throw failed.orElseThrow();
            }
        }

        @Override
        public void write(OutputStream out) throws IOException {
            try {
                copy(out);
            } catch (IOException gone) {
                failure.set(gone);
                throw gone;
            }
        }

        private void copy(OutputStream out) throws IOException {
            byte[] buffer = new byte[1 << 16];
            for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }
}
