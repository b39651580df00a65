package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.status.Status.DiskState;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.api.view.SnapshotView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** What was on disks at one moment; they are taken, brought back and destroyed by people. */
@Path("snapshots")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class SnapshotsResource {
    private final Snapshots snapshots;
    private final KnownApplications applications;

    @Inject
    public SnapshotsResource(Snapshots snapshots, Reconciliation reconciliation) {
        this.snapshots = snapshots;
        this.applications = new KnownApplications(reconciliation);
    }

    /** By disk, the oldest first. */
    @GET
    public Page<SnapshotView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("cloud") @Nullable String cloud,
            @QueryParam("application") @Nullable String application) {
        Gathered<SnapshotView> found =
                cloud == null ? snapshots.list() : new Gathered<>(snapshots.list(cloud), List.of());
        TreeMap<String, SnapshotView> all = new TreeMap<>();
        for (SnapshotView each : found.all()) {
            if (application == null || each.application().equals(application)) {
                all.put(each.disk() + " " + each.takenAt() + " " + each.id(), each);
            }
        }
        return Listing.of(limit, Optional.ofNullable(after))
                .page(all.navigableKeySet(), key -> Optional.ofNullable(all.get(key)))
                .without(found.missing());
    }

    /** @return 201 when it is taken */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response take(@Nullable Wanted wanted, @Context SecurityContext caller) {
        String name = Body.required(Body.required(wanted, "the body").disk(), "disk");
        DiskStatus disk = applications.disk(name);
        VolumeSpec spec = disk.disk();
        if (disk.state() == DiskState.COMING) {
            throw Refusal.conflict(
                    "disk " + name + " is not made yet",
                    "see: cps why " + spec.id().application());
        }
        return Response.status(Response.Status.CREATED)
                .entity(snapshots.take(spec.cloud(), spec.id(), Caller.name(caller)))
                .build();
    }

    /** @param disk {@code APP/SERVICE/ROLE/N/DISK}, or {@code APP/SERVICE/DISK} of one that belongs to no node */
    public record Wanted(@Nullable String disk) {}

    @POST
    @Path("{cloud}/{id}/restore")
    public SnapshotView restore(
            @PathParam("cloud") String cloud, @PathParam("id") String id, @Context SecurityContext caller) {
        SnapshotView wanted = snapshots.list(cloud).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "cloud " + cloud + " has no snapshot " + id, "cps snapshot list shows what there is"));
        applications
                .found(wanted.disk())
                .map(disk -> disk.disk().cloud())
                .filter(other -> !other.equals(wanted.cloud()))
                .ifPresent(other -> {
                    throw Refusal.conflict(
                            "disk " + wanted.disk() + " is on cloud " + other + " now, and the snapshot on "
                                    + wanted.cloud(),
                            "a snapshot of it there is named by its ID; see: cps snapshot list");
                });
        return snapshots.restore(cloud, id, Caller.name(caller));
    }

    @DELETE
    @Path("{cloud}/{id}")
    public SnapshotView delete(
            @PathParam("cloud") String cloud, @PathParam("id") String id, @Context SecurityContext caller) {
        return snapshots.delete(cloud, id, Caller.name(caller));
    }
}
