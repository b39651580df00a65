package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.Manager;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** One service, to be changed. */
@Path("applications/{app}/services/{svc}")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ServiceResource {
    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_PARAMETER = 4_096;

    private final Reconciliation reconciliation;
    private final KnownApplications applications;
    private final Commits commits;
    private final ManifestEdits edits;
    private final Operations operations;
    private final Catalogue catalogue;

    @Inject
    public ServiceResource(
            Reconciliation reconciliation,
            Commits commits,
            ManifestEdits edits,
            Operations operations,
            Catalogue catalogue) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
        this.commits = commits;
        this.edits = edits;
        this.operations = operations;
        this.catalogue = catalogue;
    }

    /** @param roles count by role */
    public record Scale(@Nullable Map<String, Integer> roles) {}

    public record Running(@Nullable Boolean running) {}

    public record Operation(
            @Nullable String command, @Nullable List<String> parameters) {}

    public record Submitted(String id) {}

    @POST
    @Path("scale")
    public ChangeView scale(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            Scale request,
            @Context SecurityContext caller) {
        ServiceStatus service = applications.service(app, svc);
        Map<String, Integer> roles = counts(service.type(), Body.required(request, "the body"));
        String message = "Scale " + app + "/" + svc + " to "
                + roles.entrySet().stream()
                        .map(role -> role.getValue() + " " + role.getKey())
                        .collect(Collectors.joining(", "));
        return commits.edit(app, text -> edits.scale(text, app, svc, roles), Caller.name(caller), message);
    }

    private Map<String, Integer> counts(String type, Scale request) {
        Map<String, Integer> roles = new TreeMap<>(Body.required(request.roles(), "roles"));
        if (roles.isEmpty()) {
            throw Refusal.badRequest("roles is empty", "name at least one role with its count");
        }
        Optional<java.util.Set<String>> known =
                catalogue.find(type).map(manager -> manager.schema().roles().keySet());
        roles.forEach((role, count) -> {
            if (known.isPresent() && !known.orElseThrow().contains(role)) {
                throw Refusal.badRequest(
                        "a " + type + " service has no role " + role,
                        "its roles: " + String.join(", ", known.orElseThrow()));
            }
            if (count == null || count < 0) {
                throw Refusal.badRequest(
                        "roles." + role + ": " + count + " is not a count",
                        "give 0 or more; to stop the service set running to false");
            }
        });
        return roles;
    }

    @POST
    @Path("running")
    public ChangeView running(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            Running request,
            @Context SecurityContext caller) {
        applications.service(app, svc);
        boolean running = Body.required(Body.required(request, "the body").running(), "running");
        String message = (running ? "Start " : "Stop ") + app + "/" + svc;
        return commits.edit(app, text -> edits.running(text, app, svc, running), Caller.name(caller), message);
    }

    @POST
    @Path("operations")
    public Response operate(@PathParam("app") String app, @PathParam("svc") String svc, Operation request) {
        ServiceStatus service = applications.service(app, svc);
        String asked = Body.text(Body.required(request, "the body").command(), "command", 100);
        List<String> parameters = parameters(request);
        List<NodeReport> reports =
                service.nodes().stream().flatMap(node -> node.report().stream()).toList();
        Manager manager = catalogue
                .find(service.type())
                .orElseThrow(() -> Refusal.conflict(
                        "service type " + service.type() + " is not installed", "see: cps service types"));
        String command = manager.amountsTo(asked, reports);
        manager.refuses(command, reports).ifPresent(reason -> {
            throw Refusal.conflict(reason, "see: cps why " + app);
        });
        List<NodeId> nodes = service.nodes().stream()
                .filter(NodeStatus::wanted)
                .map(NodeStatus::id)
                .toList();
        String id = operations.add(app, svc, command, parameters, nodes);
        reconciliation.look(app, command + " of " + svc + " asked for by a user");
        return Response.accepted(new Submitted(id)).build();
    }

    private static List<String> parameters(Operation request) {
        List<String> parameters = Optional.ofNullable(request.parameters()).orElse(List.of());
        boolean fits = parameters.size() <= MOST_PARAMETERS
                && parameters.stream()
                        .allMatch(
                                value -> value != null && value.length() <= LONGEST_PARAMETER && value.indexOf(0) < 0);
        if (!fits) {
            throw Refusal.badRequest(
                    "parameters are too many, too long, null or hold a NUL",
                    "give at most " + MOST_PARAMETERS + " of at most " + LONGEST_PARAMETER + " characters");
        }
        return parameters;
    }
}
