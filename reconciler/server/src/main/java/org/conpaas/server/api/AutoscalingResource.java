package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.AutoscalingView;
import org.conpaas.server.rest.Refusal;

/** What the autoscaler decides of a service, and why. */
@Path("applications/{app}/services/{svc}/autoscaling")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class AutoscalingResource {
    private final Reconciliation reconciliation;
    private final KnownApplications applications;

    @Inject
    public AutoscalingResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
    }

    @GET
    public AutoscalingView autoscaling(@PathParam("app") String app, @PathParam("svc") String svc) {
        applications.service(app, svc);
        return reconciliation
                .autoscaling(app, svc)
                .map(AutoscalingView::of)
                .orElseThrow(() -> Refusal.notFound(
                        app + "/" + svc + " is not scaled by itself",
                        "add autoscaling with limits to the service in its manifest"));
    }
}
