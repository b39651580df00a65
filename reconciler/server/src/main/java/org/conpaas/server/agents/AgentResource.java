package org.conpaas.server.agents;

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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The agents' door; see {@link org.conpaas.agent.protocol.AgentPaths}. */
@Path("")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {
    /** The role of a caller whose certificate is an agent's; its principal's name is the agent's name. */
    public static final String ROLE = "agent";

    private static final int LONGEST_WAIT = 60;
    private static final int TOLD_TO_START_OVER = 409;

    private final AgentSessions sessions;
    private final Relay relay;
    private final Artifacts artifacts;
    private final Enrolments enrolments;
    private final Software software;

    @Inject
    public AgentResource(
            AgentSessions sessions, Relay relay, Artifacts artifacts, Enrolments enrolments, Software software) {
        this.sessions = sessions;
        this.relay = relay;
        this.artifacts = artifacts;
        this.enrolments = enrolments;
        this.software = software;
    }

    /** @param epoch to start over with */
    public record StartOver(String epoch) {}

    /** @param csr in PEM */
    public record EnrolmentRequest(
            @Nullable String token, @Nullable String csr) {}

    @POST
    @Path("enroll")
    @Consumes(MediaType.APPLICATION_JSON)
    public Enrolments.Enrolment enrol(@Nullable EnrolmentRequest request, @Context SecurityContext caller) {
        if (request == null || request.token() == null || request.csr() == null) {
            throw Refusal.badRequest("token or csr is missing", "send both");
        }
        try {
            if (request.token().isEmpty()) {
                return enrolments.renew(agent(caller), request.csr());
            }
            return enrolments
                    .enrol(request.token(), request.csr())
                    .orElseThrow(() -> Refusal.forbidden(
                            "the token is unknown, used or too old",
                            "make the machine anew; it then gets a new token"));
        } catch (IllegalArgumentException unreadable) {
            throw Refusal.badRequest(
                    "the certificate request is refused: " + unreadable.getMessage(), "send a PKCS #10 request in PEM");
        }
    }

    @GET
    @Path("software/{file}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response software(@PathParam("file") String file) throws IOException {
        java.nio.file.Path found = software.find(file)
                .orElseThrow(() -> Refusal.notFound(
                        "the agent has no file " + file, "make the machine anew; it then fetches what there is"));
        return Response.ok(found.toFile())
                .header("Content-Length", Files.size(found))
                .build();
    }

    /** Holds no thread while it waits. */
    @GET
    @Path("assignment")
    public void assignment(
            @QueryParam("epoch") @DefaultValue("") String epoch,
            @QueryParam("version") @DefaultValue("0") long version,
            @QueryParam("wait") @DefaultValue("0") int wait,
            @Suspended AsyncResponse response,
            @Context SecurityContext caller) {
        String agent = agent(caller);
        OpenPoll poll = new OpenPoll(version, response);
        response.setTimeoutHandler(late -> {
            sessions.leave(agent, poll);
            late.resume(Response.noContent().build());
        });
        sessions.poll(agent, epoch, poll);
        // After poll(), so that an agent that does not want to wait still gets what there is.
        response.setTimeout(Math.max(200, 1000L * Math.min(wait, LONGEST_WAIT)), TimeUnit.MILLISECONDS);
    }

    private record OpenPoll(long version, AsyncResponse response) implements Poll {
        @Override
        public boolean answer(Assignment assignment) {
            return response.resume(assignment);
        }

        @Override
        public void superseded() {
            response.resume(Response.noContent().build());
        }
    }

    @POST
    @Path("report")
    @Consumes(MediaType.APPLICATION_JSON)
    @MaxBody(64L << 20)
    public Response report(@Nullable AgentReport report, @Context SecurityContext caller) {
        String agent = agent(caller);
        if (report == null || !agent.equals(report.agent())) {
            throw Refusal.forbidden(
                    "agent " + agent + " must not report for another agent", "send the name that the certificate has");
        }
        return received(report) instanceof Reception.StartOver over
                ? Response.status(TOLD_TO_START_OVER)
                        .entity(new StartOver(over.epoch()))
                        .build()
                : Response.noContent().build();
    }

    private Reception received(AgentReport report) {
        try {
            return sessions.report(report);
        } catch (IllegalArgumentException unnamed) {
            throw Refusal.badRequest("the report names what is no node", "name nodes application/service/role/ordinal");
        }
    }

    @GET
    @Path("artifacts/{sha256: [0-9a-f]{64}}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response artifact(
            @PathParam("sha256") String sha256, @Context Request request, @Context SecurityContext caller)
            throws IOException {
        agent(caller);
        java.nio.file.Path file = artifacts
                .find(sha256)
                .orElseThrow(() -> Refusal.notFound("no artifact " + sha256, "ask for the assignment again"));
        EntityTag tag = new EntityTag(sha256);
        return Optional.ofNullable(request.evaluatePreconditions(tag))
                .orElse(Response.ok(file.toFile()).header("Content-Length", Files.size(file)))
                .tag(tag)
                .build();
    }

    @POST
    @Path("logs/{request}")
    @Consumes(MediaType.TEXT_PLAIN)
    @MaxBody(Long.MAX_VALUE)
    public Response log(@PathParam("request") String request, InputStream text, @Context SecurityContext caller) {
        return answer(request, text, caller);
    }

    @POST
    @Path("data/{request}")
    @Consumes(DataFrames.TYPE)
    @MaxBody(Long.MAX_VALUE)
    public Response data(@PathParam("request") String request, InputStream frames, @Context SecurityContext caller) {
        return answer(request, frames, caller);
    }

    private Response answer(String request, InputStream answer, SecurityContext caller) {
        try {
            if (!relay.answer(agent(caller), request, answer)) {
                throw Refusal.notFound("nobody waits for " + request, "drop it");
            }
            return Response.noContent().build();
        } catch (IOException gone) {
            // The rest of the body is of no use to anybody: the connection is closed rather than read to its end.
            return Response.status(Response.Status.GONE)
                    .header("Connection", "close")
                    .build();
        }
    }

    private static String agent(SecurityContext caller) {
        if (caller.getUserPrincipal() == null || !caller.isUserInRole(ROLE)) {
            throw Refusal.forbidden("only an agent may call this", "call with an agent's certificate");
        }
        return caller.getUserPrincipal().getName();
    }
}
