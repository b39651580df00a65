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
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.agents.Relay;

/** A node's log, straight from its agent. */
@Path("applications/{app}/nodes/{svc}/{role}/{n: [0-9]{1,6}}/logs")
@Dependent
public class LogsResource {
    private static final int MOST_LINES = 10_000;
    private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8");

    private final KnownApplications applications;
    private final Relayed relayed;

    @Inject
    public LogsResource(Reconciliation reconciliation, Relay relay) {
        this.applications = new KnownApplications(reconciliation);
        this.relayed = new Relayed(relay);
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
        relayed.answer(node, new Relay.Log(node.id(), name, last, follow), TEXT, response);
    }
}
