package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Optional;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.ApplicationSummary;
import org.conpaas.server.api.view.Page;
import org.jspecify.annotations.Nullable;

/** The list of applications. */
@Path("applications")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationsResource {
    private final KnownApplications applications;

    @Inject
    public ApplicationsResource(Reconciliation reconciliation) {
        this.applications = new KnownApplications(reconciliation);
    }

    /** @param q a part of the name */
    @GET
    public Page<ApplicationSummary> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("q") @DefaultValue("") String q) {
        String part = q.toLowerCase(Locale.ROOT);
        return Listing.of(limit, Optional.ofNullable(after))
                .page(
                        applications.names(),
                        name -> name.contains(part) ? applications.summary(name) : Optional.empty());
    }
}
