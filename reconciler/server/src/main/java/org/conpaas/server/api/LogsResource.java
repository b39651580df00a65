package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
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
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.agents.LogRelay;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** A node's log, straight from its agent. */
@Path("applications/{app}/nodes/{svc}/{role}/{n: [0-9]{1,6}}/logs")
@Dependent
public class LogsResource {
    private static final int MOST_LINES = 10_000;
    private static final int AGENT_SECONDS = 15;

    private final KnownApplications applications;
    private final LogRelay relay;

    @Inject
    public LogsResource(Reconciliation reconciliation, LogRelay relay) {
        this.applications = new KnownApplications(reconciliation);
        this.relay = relay;
    }

    /** Holds no thread while the agent has not begun to answer; then the agent's thread writes. */
    @GET
    public void read(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("role") String role,
            @PathParam("n") int ordinal,
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("lines") @DefaultValue("100") String lines,
            @QueryParam("follow") @DefaultValue("false") boolean follow,
            @Suspended AsyncResponse response) {
        NodeStatus node = applications.node(app, svc, role, ordinal);
        int last = Body.number(lines, "lines", 0, MOST_LINES);
        String agent = agent(node);
        String request = relay.open(
                        agent, new LogRelay.Wanted(node.id(), name, last, follow), text -> new Copy(text).to(response))
                .orElseThrow(() -> Refusal.of(
                        503, "CP6103", "too many logs are being read", "close another reader, or try again later"));
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

    private static String agent(NodeStatus node) {
        return node.facts()
                .map(MachineFacts::agent)
                .orElseThrow(() -> Refusal.conflict(
                        "node " + node.id() + " is on no machine yet",
                        "see: cps why " + node.id().application()));
    }

    /** Writes as it reads, so that a follower sees a line when it is written. */
    private static final class Copy implements StreamingOutput {
        private final InputStream text;
        private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

        Copy(InputStream text) {
            this.text = text;
        }

        void to(AsyncResponse response) throws IOException {
            boolean taken = response.resume(Response.ok(this, MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"))
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
            byte[] buffer = new byte[8192];
            for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }
}
