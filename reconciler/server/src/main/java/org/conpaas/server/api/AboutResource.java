package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.management.ManagementFactory;
import java.util.SortedSet;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.AboutView;
import org.conpaas.server.api.view.Items;
import org.conpaas.server.api.view.SettingView;

/** This reconciler: what it is, how it is set, how to get into its dashboard. */
@Path("")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class AboutResource {
    private final Installation installation;
    private final Reconciliation reconciliation;
    private final LoginLinks links;

    @Inject
    public AboutResource(Installation installation, Reconciliation reconciliation, LoginLinks links) {
        this.installation = installation;
        this.reconciliation = reconciliation;
        this.links = links;
    }

    public record LoginLink(String url) {}

    @GET
    @Path("about")
    public AboutView about() {
        Installation.Facts facts = installation.facts();
        SortedSet<String> names = reconciliation.applications();
        return new AboutView(
                facts.version(),
                facts.revision(),
                facts.home(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                facts.url(),
                installation.clouds(),
                names.size(),
                names.stream().mapToInt(this::nodes).sum());
    }

    private int nodes(String application) {
        return reconciliation.state(application).stream()
                .flatMap(state -> state.status().services().values().stream())
                .mapToInt(service -> service.nodes().size())
                .sum();
    }

    @GET
    @Path("config")
    public Items<SettingView> config() {
        return new Items<>(installation.settings());
    }

    @POST
    @Path("login-links")
    @Consumes(MediaType.WILDCARD)
    public LoginLink link(@Context SecurityContext caller) {
        return new LoginLink(links.create(Caller.name(caller)).toString());
    }
}
