package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.Optional;
import java.util.function.Predicate;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.CodeVersions.Upload;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.api.view.CodeVersionList;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The code versions of a service. */
@Path("applications/{app}/services/{svc}/code")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class CodeResource {
    /** What is too large is refused by the setting, with its name. */
    private static final long NO_LIMIT = Long.MAX_VALUE;

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
    public CodeVersionList list(@PathParam("app") String app, @PathParam("svc") String svc) {
        applications.service(app, svc);
        return new CodeVersionList(versions.list(app, svc), versions.largest());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @MaxBody(NO_LIMIT)
    public Response upload(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @QueryParam("fileName") @Nullable String fileName,
            @QueryParam("description") @DefaultValue("") String description,
            @QueryParam("sha256") @Nullable String sha256,
            @HeaderParam("Content-Length") @Nullable Long length,
            InputStream bytes) {
        applications.service(app, svc);
        String name = Body.text(fileName, "fileName", 255);
        if (name.contains("/") || name.contains("\\")) {
            throw Refusal.badRequest("fileName holds a path", "give the name alone");
        }
        String about = Body.optionalText(description, "description", 1_000).orElse("");
        CodeVersions.Stored stored =
                versions.store(app, svc, new Upload(name, about, Optional.ofNullable(length), digest(sha256)), bytes);
        Response.ResponseBuilder answer = stored.fresh() ? Response.created(URI.create(stored.id())) : Response.ok();
        return answer.entity(new Uploaded(stored.id())).build();
    }

    private static Optional<String> digest(@Nullable String sha256) {
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw Refusal.badRequest("sha256 is no SHA-256", "give 64 hexadecimal digits in lower case");
        }
        return Optional.ofNullable(sha256);
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
