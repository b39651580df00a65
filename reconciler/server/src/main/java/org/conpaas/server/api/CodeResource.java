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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Predicate;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.api.view.Items;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The code versions of a service. */
@Path("applications/{app}/services/{svc}/code")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class CodeResource {
    private static final long LARGEST = 1L << 30;

    private final KnownApplications applications;
    private final CodeVersions versions;
    private final Commits commits;
    private final ManifestEdits edits;

    @Inject
    public CodeResource(Reconciliation reconciliation, CodeVersions versions, Commits commits, ManifestEdits edits) {
        this.applications = new KnownApplications(reconciliation);
        this.versions = versions;
        this.commits = commits;
        this.edits = edits;
    }

    public record Uploaded(String id) {}

    @GET
    public Items<CodeVersionView> list(@PathParam("app") String app, @PathParam("svc") String svc) {
        applications.service(app, svc);
        return new Items<>(versions.list(app, svc));
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @MaxBody(LARGEST)
    public Response upload(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @QueryParam("fileName") @Nullable String fileName,
            @QueryParam("description") @DefaultValue("") String description,
            InputStream bytes)
            throws IOException {
        applications.service(app, svc);
        String name = Body.text(fileName, "fileName", 255);
        if (name.contains("/") || name.contains("\\")) {
            throw Refusal.badRequest("fileName holds a path", "give the name alone");
        }
        String about = Body.optionalText(description, "description", 1_000).orElse("");
        String id = versions.store(app, svc, name, about, bytes);
        return Response.created(URI.create(id)).entity(new Uploaded(id)).build();
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response download(@PathParam("app") String app, @PathParam("svc") String svc, @PathParam("id") String id)
            throws IOException {
        CodeVersions.Content content = versions.open(app, svc, id).orElseThrow(() -> unknown(app, svc, id));
        StreamingOutput copy = out -> {
            try (InputStream bytes = content.bytes()) {
                bytes.transferTo(out);
            }
        };
        return Response.ok(copy)
                .header("Content-Length", content.length())
                .header("Content-Disposition", "attachment; filename=\"" + plain(content.fileName()) + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static String plain(String fileName) {
        return fileName.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("app") String app, @PathParam("svc") String svc, @PathParam("id") String id) {
        CodeVersionView version = version(app, svc, id);
        if (version.current()) {
            throw Refusal.conflict(
                    "code version " + id + " is what " + app + "/" + svc + " runs", "enable another one first");
        }
        versions.delete(app, svc, id);
    }

    @POST
    @Path("{id}/enable")
    public ChangeView enable(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("id") String id,
            @Context SecurityContext caller) {
        applications.service(app, svc);
        version(app, svc, id);
        return commits.edit(
                app,
                text -> edits.codeVersion(text, app, svc, id),
                Caller.name(caller),
                "Run " + id + " in " + app + "/" + svc);
    }

    private CodeVersionView version(String app, String svc, String id) {
        Predicate<CodeVersionView> same = version -> version.id().equals(id);
        return versions.list(app, svc).stream().filter(same).findFirst().orElseThrow(() -> unknown(app, svc, id));
    }

    private static Refusal unknown(String app, String svc, String id) {
        return Refusal.notFound(
                "no code version " + id + " of " + app + "/" + svc, "see: cps code list " + app + "/" + svc);
    }
}
