package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.status.Status.DiskState;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.DiskView;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The disks that outlive their nodes, of all applications, or of one. */
@Path("disks")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class DisksResource {
    /** Why nothing is done about an application, and what to do first. */
    private static final Map<Sync, String> IDLE = Map.of(
            Sync.UNKNOWN, "its source is still being read: try again in a moment",
            Sync.SUSPENDED, "take suspend out of its manifest first",
            Sync.GONE, "its manifest is gone: delete it whole with cps delete, or bring the manifest back");

    private final Reconciliation reconciliation;
    private final KnownApplications applications;

    @Inject
    public DisksResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
    }

    @GET
    public Page<DiskView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("application") @Nullable String application) {
        TreeMap<String, DiskView> all = new TreeMap<>();
        if (application != null) {
            applications.require(application);
            add(application, all);
        } else {
            applications.names().forEach(name -> add(name, all));
        }
        return Listing.of(limit, Optional.ofNullable(after))
                .page(all.navigableKeySet(), name -> Optional.ofNullable(all.get(name)));
    }

    private void add(String application, Map<String, DiskView> all) {
        reconciliation.state(application).ifPresent(state -> state.status()
                .disks()
                .forEach(disk -> all.put(disk.disk().id().toString(), DiskViews.of(disk))));
    }

    /** It goes to the trash. Only one that nobody uses: what is used is a matter of the manifest. */
    @DELETE
    @Path("{name: .+}")
    public Response delete(@PathParam("name") String name) {
        DiskStatus disk = applications.disk(name);
        VolumeId id = disk.disk().id();
        if (disk.state() != DiskState.KEPT && disk.state() != DiskState.LEAVING) {
            throw Refusal.conflict(
                    "disk " + name + " is " + DiskViews.word(disk.state()) + ": " + users(disk), mend(disk));
        }
        Sync sync = applications.seen(id.application()).status().sync();
        Optional.ofNullable(IDLE.get(sync)).ifPresent(first -> {
            throw Refusal.conflict("nothing is done about application " + id.application() + " now", first);
        });
        reconciliation.discard(id);
        return Response.accepted(DiskViews.of(disk)).build();
    }

    private static String users(DiskStatus disk) {
        return disk.state() == DiskState.UNKNOWN
                ? disk.why()
                : disk.disk()
                        .holder()
                        .map(node ->
                                "node " + node + (disk.state() == DiskState.ATTACHED ? " has it" : " is to have it"))
                        .orElseGet(() -> (disk.disk().isShared() ? "nodes of %s/%s see it" : "%s/%s is to keep it")
                                .formatted(
                                        disk.disk().id().application(),
                                        disk.disk().id().service()));
    }

    private static String mend(DiskStatus disk) {
        return disk.state() == DiskState.UNKNOWN
                ? "try again once its cloud answers"
                : "take the disk, the node or the service out of the manifest first";
    }
}
