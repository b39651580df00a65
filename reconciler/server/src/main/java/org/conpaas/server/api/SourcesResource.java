package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.conpaas.server.api.view.Items;
import org.conpaas.server.api.view.SourceView;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The Git sources. */
@Path("sources")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SourcesResource {
    private static final String EVERY = "1m";

    private final Sources sources;

    @Inject
    public SourcesResource(Sources sources) {
        this.sources = sources;
    }

    /**
     * @param interval like {@code 30s}, {@code 5m} or {@code PT5M}; a minute when absent
     * @param branch {@code main} when absent
     * @param prune false when absent: what leaves the source keeps running
     */
    public record NewSource(
            @Nullable String name,
            @Nullable String url,
            @Nullable String branch,
            @Nullable String path,
            @Nullable Boolean prune,
            @Nullable String interval,
            @Nullable String webhookSecret,
            @Nullable Credentials credentials) {}

    public record Credentials(
            @Nullable String user, @Nullable String password) {}

    @GET
    public Items<SourceView> list() {
        return new Items<>(sources.list());
    }

    @GET
    @Path("{name}")
    public SourceView get(@PathParam("name") String name) {
        return found(name);
    }

    @POST
    public Response add(NewSource request) {
        NewSource given = Body.required(request, "the body");
        SourceView added = sources.add(new Sources.NewSource(
                Optional.ofNullable(given.name()).map(name -> Body.label(name, "name")),
                Body.text(given.url(), "url", 2_000),
                Body.optionalText(given.branch(), "branch", 255).orElse("main"),
                Body.optionalText(given.path(), "path", 1_000).orElse(""),
                Optional.ofNullable(given.prune()).orElse(false),
                interval(Body.optionalText(given.interval(), "interval", 20).orElse(EVERY)),
                Body.optionalText(given.webhookSecret(), "webhookSecret", 1_000),
                Optional.ofNullable(given.credentials()).map(SourcesResource::credentials)));
        return Response.created(URI.create(added.name())).entity(added).build();
    }

    private static Sources.Credentials credentials(Credentials given) {
        return new Sources.Credentials(
                Body.text(given.user(), "credentials.user", 255),
                Body.text(given.password(), "credentials.password", 4_000));
    }

    private static Duration interval(String text) {
        try {
            String iso = text.startsWith("P") ? text : "PT" + text.toUpperCase(Locale.ROOT);
            Duration interval = Duration.parse(iso);
            if (interval.compareTo(Duration.ofSeconds(1)) >= 0 && interval.compareTo(Duration.ofDays(7)) <= 0) {
                return interval;
            }
        } catch (DateTimeParseException unreadable) {
            throw Refusal.badRequest("interval " + text + " is not a duration", "write it like 30s or 5m");
        }
        throw Refusal.badRequest("interval " + text + " is out of range", "give 1s to 7 days");
    }

    @DELETE
    @Path("{name}")
    public void remove(@PathParam("name") String name) {
        found(name);
        sources.remove(name);
    }

    @POST
    @Path("{name}/sync")
    @Consumes(MediaType.WILDCARD)
    public Response sync(@PathParam("name") String name) {
        found(name);
        sources.sync(name);
        return Response.accepted().build();
    }

    private SourceView found(String name) {
        return sources.find(name).orElseThrow(() -> Refusal.notFound("no source " + name, "see: cps source list"));
    }
}
