package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.conpaas.server.api.view.CloudView;
import org.conpaas.server.api.view.CloudView.ImageView;
import org.conpaas.server.api.view.CloudView.StrayView;
import org.conpaas.server.api.view.CloudView.TypeView;
import org.conpaas.server.api.view.CloudView.UsageView;
import org.conpaas.server.api.view.Page;

/** What can be had from clouds, and what is there. Each list is whole. */
@Path("clouds")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class CloudsResource {
    private final Clouds clouds;

    @Inject
    public CloudsResource(Clouds clouds) {
        this.clouds = clouds;
    }

    @GET
    public Page<CloudView> list() {
        return new Page<>(clouds.all(), Optional.empty());
    }

    @GET
    @Path("{cloud}/types")
    public Page<TypeView> types(@PathParam("cloud") String cloud) {
        return new Page<>(clouds.types(cloud), Optional.empty());
    }

    @GET
    @Path("{cloud}/images")
    public Page<ImageView> images(@PathParam("cloud") String cloud) {
        return new Page<>(clouds.images(cloud), Optional.empty());
    }

    @GET
    @Path("{cloud}/usage")
    public Page<UsageView> usage(@PathParam("cloud") String cloud) {
        return new Page<>(clouds.usage(cloud), Optional.empty());
    }

    @GET
    @Path("{cloud}/strays")
    public Page<StrayView> strays(@PathParam("cloud") String cloud) {
        return new Page<>(clouds.strays(cloud), Optional.empty());
    }
}
