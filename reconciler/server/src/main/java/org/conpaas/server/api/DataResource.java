package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.DataSource;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.server.agents.Relay;
import org.conpaas.server.api.view.DataView;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** A service's data, straight from one of its nodes, while it serves. */
@Path("applications/{app}/services/{svc}/data")
@Dependent
public class DataResource {
    /** What {@link DataFrames} writes. */
    static final MediaType FRAMES = MediaType.valueOf(DataFrames.TYPE);

    private final Reconciliation reconciliation;
    private final KnownApplications applications;
    private final Catalogue catalogue;
    private final Relayed relayed;

    @Inject
    public DataResource(Reconciliation reconciliation, Catalogue catalogue, Relay relay) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
        this.catalogue = catalogue;
        this.relayed = new Relayed(relay);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Page<DataView> list(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after) {
        TreeMap<String, DataView> all = new TreeMap<>();
        sources(app, svc)
                .forEach((name, source) -> all.put(
                        name,
                        new DataView(
                                name,
                                app + "-" + svc + "-" + name + "." + source.format(),
                                source.role(),
                                source.field(),
                                source.besides())));
        return Listing.of(limit, Optional.ofNullable(after))
                .page(all.navigableKeySet(), key -> Optional.ofNullable(all.get(key)));
    }

    /** In frames: so their reader can tell what is whole from what broke off. */
    @GET
    @Path("{name}")
    @Produces(DataFrames.TYPE)
    public void take(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("name") String name,
            @Suspended AsyncResponse response) {
        DataSource source = Optional.ofNullable(sources(app, svc).get(name))
                .orElseThrow(() -> Refusal.notFound(
                        app + "/" + svc + " has no data " + name, "see: cps data list " + app + "/" + svc));
        NodeStatus node = applications.service(app, svc).nodes().stream()
                .filter(each -> each.id().role().equals(source.role()) && each.health() == Health.HEALTHY)
                .findFirst()
                .orElseThrow(() -> Refusal.conflict(
                        "no " + source.role() + " node of " + app + "/" + svc + " is healthy", "see: cps why " + app));
        relayed.answer(node, new Relay.Data(node.id(), name), FRAMES, response);
    }

    private Map<String, DataSource> sources(String app, String svc) {
        ServiceStatus status = applications.service(app, svc);
        ServiceSpec service = Optional.ofNullable(
                        applications.running(app).services().get(svc))
                .orElseThrow(() -> Refusal.conflict(app + "/" + svc + " is about to go", "see: cps why " + app));
        return catalogue
                .find(status.type())
                .map(manager -> manager.data(service))
                .orElse(Map.of());
    }
}
