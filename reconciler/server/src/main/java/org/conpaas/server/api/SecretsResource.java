package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.api.view.SecretView;
import org.conpaas.server.config.Secret;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** Stored secrets. A value goes in and never comes out again. */
@Path("secrets")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SecretsResource {
    /** Bytes of UTF-8. */
    private static final int LONGEST = 65_536;

    private final Secrets secrets;

    @Inject
    public SecretsResource(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Its text never shows the value. */
    public record NewValue(@Nullable String value) {
        @Override
        public String toString() {
            return "NewValue[***]";
        }
    }

    @GET
    public Page<SecretView> list(
            @QueryParam("limit") @DefaultValue("100") String limit, @QueryParam("after") @Nullable String after) {
        TreeMap<String, SecretView> all = new TreeMap<>();
        secrets.list()
                .forEach(secret ->
                        all.put(secret.name() + "/" + secret.application().orElse(""), secret));
        return Listing.of(limit, Optional.ofNullable(after))
                .page(all.navigableKeySet(), key -> Optional.ofNullable(all.get(key)));
    }

    /** JSON may write a character as six. */
    @PUT
    @Path("{name}")
    @MaxBody(6L * LONGEST + 1_024)
    public SecretView set(
            @PathParam("name") String name,
            @QueryParam("application") @Nullable String application,
            NewValue request,
            @Context SecurityContext caller) {
        NewValue given = Body.required(request, "the body");
        return secrets.set(scope(application), Body.label(name, "name"), value(given.value()), Caller.name(caller));
    }

    private static Optional<String> scope(@Nullable String application) {
        return Optional.ofNullable(application).map(name -> Body.label(name, "application"));
    }

    private static Secret value(@Nullable String given) {
        String value = Body.required(given, "value");
        if (value.isEmpty()) {
            throw Refusal.badRequest("value is empty", "give it a value, or remove the secret");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw Refusal.badRequest("value has " + bytes + " bytes", "give it at most " + LONGEST);
        }
        if (!isText(value)) {
            throw Refusal.badRequest(
                    "value is no text: it has a NUL or half a character",
                    "encode binary values, for example by base64");
        }
        return new Secret(value);
    }

    /** A variable of a process can hold no NUL, and UTF-8 no lone surrogate. */
    private static boolean isText(String value) {
        return value.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    @DELETE
    @Path("{name}")
    public void remove(
            @PathParam("name") String name,
            @QueryParam("application") @Nullable String application,
            @QueryParam("force") @DefaultValue("false") String force,
            @Context SecurityContext caller) {
        secrets.remove(scope(application), Body.label(name, "name"), force.equals("true"), Caller.name(caller));
    }
}
