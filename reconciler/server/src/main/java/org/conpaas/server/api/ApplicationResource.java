package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.server.api.view.ApplicationView;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.api.view.PlanView;
import org.conpaas.server.api.view.WhyView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** One application, to be read. */
@Path("applications/{app}")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationResource {
    private static final int LAST_PASSES = 10;

    private final KnownApplications applications;
    private final Reconciliation reconciliation;
    private final Histories histories;
    private final Sources sources;
    private final Exports exports;
    private final PlanWriter plans;
    private final Clock clock;

    @Inject
    public ApplicationResource(
            Reconciliation reconciliation,
            Histories histories,
            Sources sources,
            Exports exports,
            PlanWriter plans,
            Clock clock) {
        this.applications = new KnownApplications(reconciliation);
        this.reconciliation = reconciliation;
        this.histories = histories;
        this.sources = sources;
        this.exports = exports;
        this.plans = plans;
        this.clock = clock;
    }

    @GET
    public ApplicationView get(@PathParam("app") String app) {
        Optional<ApplicationState> state = applications.state(app);
        List<PassView> passes = histories.passes(app, Optional.empty(), LAST_PASSES);
        return state.map(seen -> Views.application(seen, passes)).orElseGet(() -> Views.unseen(app, passes));
    }

    @GET
    @Path("plan")
    public PlanView plan(@PathParam("app") String app) {
        applications.require(app);
        ApplicationState state = reconciliation
                .preview(app)
                .orElseThrow(() -> Refusal.notFound("no application " + app, "see: cps application list"));
        return Views.plan(app, state.status().revision(), state.plan(), plans.text(app, state.plan()))
                .with(Views.problems(state.status().problems()));
    }

    @GET
    @Path("why")
    public WhyView why(@PathParam("app") String app) {
        ApplicationState state = applications.seen(app);
        return Why.of(state, state.wanted().flatMap(this::source), clock.instant());
    }

    private Optional<SourceFacts> source(Wanted wanted) {
        return sources.find(wanted.source())
                .map(found -> SourceFacts.of(found, sources.author(wanted.source(), wanted.revision())));
    }

    @GET
    @Path("history")
    public Page<PassView> history(
            @PathParam("app") String app,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after) {
        Listing listing = Listing.of(limit, Optional.ofNullable(after));
        List<PassView> passes = histories.passes(app, listing.after(), listing.limit() + 1);
        if (passes.isEmpty()) {
            applications.require(app);
        }
        boolean more = passes.size() > listing.limit();
        List<PassView> page = more ? passes.subList(0, listing.limit()) : passes;
        return new Page<>(
                page,
                more ? Optional.of(Listing.encoded(page.get(page.size() - 1).id())) : Optional.empty());
    }

    @GET
    @Path("export")
    @Produces("application/yaml")
    public String export(@PathParam("app") String app) {
        return exports.text(applications.running(app));
    }
}
