package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.NodeView;

/** One node, and what its machine says. */
@Path("applications/{app}/nodes/{svc}/{role}/{n: [0-9]{1,6}}")
@Dependent
public class NodeResource {
    private final KnownApplications applications;
    private final Clouds clouds;

    @Inject
    public NodeResource(Reconciliation reconciliation, Clouds clouds) {
        this.applications = new KnownApplications(reconciliation);
        this.clouds = clouds;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public NodeView node(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("role") String role,
            @PathParam("n") int ordinal) {
        return NodeViews.node(applications.node(app, svc, role, ordinal));
    }

    @GET
    @Path("console")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    public String console(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("role") String role,
            @PathParam("n") int ordinal) {
        NodeStatus node = applications.node(app, svc, role, ordinal);
        return clouds.console(node.cloud(), node.machine()).orElse("");
    }
}
