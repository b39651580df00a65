package org.conpaas.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.api.view.TrashedView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** Data that left with its service, for as long as it can come back. */
@Path("trash")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class TrashResource {
    private final Trash trash;

    @Inject
    public TrashResource(Trash trash) {
        this.trash = trash;
    }

    @GET
    public Page<TrashedView> list(
            @QueryParam("limit") @DefaultValue("100") String limit, @QueryParam("after") @Nullable String after) {
        TreeMap<String, TrashedView> all = new TreeMap<>();
        Gathered<TrashedView> found = trash.list();
        found.all().forEach(each -> all.put(each.volume() + " " + each.id() + " " + each.cloud(), each));
        return Listing.of(limit, Optional.ofNullable(after))
                .page(all.navigableKeySet(), key -> Optional.ofNullable(all.get(key)))
                .without(found.missing());
    }

    @POST
    @Path("{cloud}/{id}/restore")
    public TrashedView restore(
            @PathParam("cloud") String cloud, @PathParam("id") String id, @Context SecurityContext caller) {
        return trash.restore(cloud, id, Caller.name(caller));
    }

    /** In a form that a manifest's service can load again. */
    @GET
    @Path("dumps/{id}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response dump(@PathParam("id") String id) throws IOException {
        java.nio.file.Path file = trash.dump(id)
                .orElseThrow(
                        () -> Refusal.notFound("the trash has no dump " + id, "cps trash list shows what there is"));
        return Response.ok(file.toFile())
                .header("Content-Length", Files.size(file))
                .header("Content-Disposition", "attachment; filename=\"" + file.getFileName() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @POST
    @Path("purge")
    @Consumes(MediaType.APPLICATION_JSON)
    public Destroyed purge(@Nullable Limit limit, @Context SecurityContext caller) {
        String before = Body.required(Body.required(limit, "the body").before(), "before");
        Gathered<TrashedView> gone = trash.purge(instant(before), Caller.name(caller));
        return new Destroyed(gone.all(), gone.missing());
    }

    /** What was deleted earlier is meant. */
    public record Limit(@Nullable String before) {}

    /** What is gone for good. @param missing clouds that did not answer, each with the reason */
    public record Destroyed(
            List<TrashedView> destroyed,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> missing) {
        public Destroyed {
            destroyed = List.copyOf(destroyed);
            missing = List.copyOf(missing);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.badRequest("before is no instant", "write it like 2026-01-31T12:00:00Z");
        }
    }
}
