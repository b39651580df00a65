package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.Units;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The disks that a service's manifest gives to its nodes, changed by commits. */
@Path("applications/{app}/services/{svc}/disks/{disk}")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ServiceDisksResource {
    private static final int LONGEST = 1_000;

    private final KnownApplications applications;
    private final Commits commits;
    private final ManifestEdits edits;
    private final Manifests manifests;

    @Inject
    public ServiceDisksResource(
            Reconciliation reconciliation, Commits commits, ManifestEdits edits, Manifests manifests) {
        this.applications = new KnownApplications(reconciliation);
        this.commits = commits;
        this.edits = edits;
        this.manifests = manifests;
    }

    /** As a manifest has it; what is left out is left out there. */
    public record Disk(
            @Nullable String kind,
            @Nullable String size,
            @Nullable String at,
            @Nullable String role,
            @Nullable String node,
            @Nullable String image,
            @Nullable String from) {}

    /** What is to be otherwise; what is left out stays. {@code node} empty: no node has it. */
    public record Change(
            @Nullable String size,
            @Nullable String at,
            @Nullable String node) {}

    /** A disk of that name is never overwritten: what is on it belongs to what it was described as. */
    @PUT
    public ChangeView create(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("disk") String disk,
            @Nullable Disk request,
            @Context SecurityContext caller) {
        if (service(app, svc).disks().containsKey(disk)) {
            throw Refusal.conflict(
                    app + "/" + svc + " has a disk " + disk + " already",
                    "choose another name, or change that one in the manifest");
        }
        Map<String, String> fields = fields(Body.required(request, "the body"));
        return commits.edit(
                app,
                checked(svc, disk, text -> edits.disk(text, app, svc, disk, fields)),
                Caller.name(caller),
                "Give " + app + "/" + svc + " a disk " + disk);
    }

    /** Makes it larger, mounts it elsewhere, or gives one that a node has alone to another, or to none. */
    @POST
    public ChangeView change(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("disk") String disk,
            @Nullable Change request,
            @Context SecurityContext caller) {
        ServiceSpec.Disk known = known(app, svc, disk);
        Change change = Body.required(request, "the body");
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "size", change.size());
        put(fields, "at", change.at());
        Optional.ofNullable(change.node()).ifPresent(node -> fields.put("node", holder(known, node)));
        if (fields.isEmpty()) {
            throw Refusal.badRequest("nothing is to change", "give size, at or node");
        }
        Optional.ofNullable(fields.get("size")).flatMap(Units::bytes).ifPresent(size -> {
            if (size < known.sizeBytes()) {
                throw Refusal.conflict(
                        "disk " + disk + " of " + app + "/" + svc + " has " + Units.size(known.sizeBytes())
                                + ": no disk becomes smaller",
                        "make another one, and copy what is to stay");
            }
        });
        return commits.edit(
                app,
                checked(svc, disk, text -> {
                    String edited = text;
                    for (Map.Entry<String, String> field : fields.entrySet()) {
                        edited = edits.diskField(edited, app, svc, disk, field.getKey(), field.getValue());
                    }
                    return edited;
                }),
                Caller.name(caller),
                message(app + "/" + svc, disk, fields));
    }

    private static String holder(ServiceSpec.Disk known, String node) {
        if (known.kind() != ServiceSpec.Disk.Kind.SINGLE) {
            throw Refusal.conflict(
                    "its kind is " + known.kind().name().toLowerCase(Locale.ROOT)
                            + ": only a single disk goes from node to node",
                    "cps scale and role in the manifest say which nodes have disks of other kinds");
        }
        if (node.isBlank() && known.node().isEmpty()) {
            throw Refusal.conflict("no node has it", "to give it to one: cps disk attach DISK ROLE/NUMBER");
        }
        return Body.optionalText(node, "node", LONGEST).orElse("");
    }

    private static String message(String service, String disk, Map<String, String> fields) {
        String node = fields.get("node");
        if (node != null && fields.size() == 1) {
            return node.isEmpty()
                    ? "Take disk " + disk + " of " + service + " from its node"
                    : "Give disk " + disk + " of " + service + " to " + node;
        }
        return "Change disk " + disk + " of " + service;
    }

    private ServiceSpec.Disk known(String app, String svc, String disk) {
        return Optional.ofNullable(service(app, svc).disks().get(disk))
                .orElseThrow(() -> Refusal.notFound(
                        "the manifest gives " + app + "/" + svc + " no disk " + disk,
                        "cps disk list shows what there is"));
    }

    /** Its data goes to the trash, or stays, as the service's {@code onDelete} says. */
    @DELETE
    public ChangeView remove(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @PathParam("disk") String disk,
            @Context SecurityContext caller) {
        known(app, svc, disk);
        return commits.edit(
                app,
                checked(svc, disk, text -> edits.withoutDisk(text, app, svc, disk)),
                Caller.name(caller),
                "Take disk " + disk + " from " + app + "/" + svc);
    }

    private ServiceSpec service(String app, String svc) {
        applications.service(app, svc);
        Manifest manifest = applications.running(app);
        return Optional.ofNullable(manifest.services().get(svc))
                .orElseThrow(() ->
                        Refusal.notFound("the manifest of " + app + " has no service " + svc, "see: cps service list"));
    }

    /** Nothing is committed that could not be followed: neither what is wrong, nor a disk for a node that there is not. */
    private UnaryOperator<String> checked(String svc, String disk, UnaryOperator<String> edit) {
        String node = "services." + svc + ".disks." + disk + ".node: ";
        return text -> {
            String edited = edit.apply(text);
            List<Problem> errors =
                    manifests.read(List.of(new Manifests.Text("manifest.yaml", edited))).problems().stream()
                            .filter(problem ->
                                    problem.isError() || problem.message().startsWith(node))
                            .toList();
            if (!errors.isEmpty()) {
                throw Refusal.unprocessable(
                        "the manifest would be wrong: " + errors.get(0).message(), errors);
            }
            return edited;
        };
    }

    private static Map<String, String> fields(Disk disk) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "kind", Optional.ofNullable(disk.kind()).orElse("persistent"));
        put(fields, "size", disk.size());
        put(fields, "at", disk.at());
        put(fields, "role", disk.role());
        put(fields, "node", disk.node());
        put(fields, "image", disk.image());
        put(fields, "from", disk.from());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        Body.optionalText(value, name, LONGEST).ifPresent(text -> fields.put(name, text));
    }
}
