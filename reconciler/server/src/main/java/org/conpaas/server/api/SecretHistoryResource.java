package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** Who changed which secret when. */
@Path("secret-history")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class SecretHistoryResource {
    private final Secrets secrets;

    @Inject
    public SecretHistoryResource(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Newest first. */
    @GET
    public Page<EventView> list(
            @QueryParam("limit") @DefaultValue("100") String limit, @QueryParam("after") @Nullable String after) {
        Listing listing = Listing.of(limit, Optional.ofNullable(after));
        List<EventView> found = secrets.history(listing.after().map(SecretHistoryResource::id), listing.limit() + 1);
        List<EventView> shown = found.subList(0, Math.min(listing.limit(), found.size()));
        return new Page<>(
                shown,
                found.size() > shown.size()
                        ? Optional.of(Listing.encoded(
                                String.valueOf(shown.get(shown.size() - 1).id())))
                        : Optional.empty());
    }

    private static long id(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Refusal.badRequest(
                    "after is not a value that an earlier page gave as next", "begin again without after");
        }
        return Long.parseLong(text);
    }
}
