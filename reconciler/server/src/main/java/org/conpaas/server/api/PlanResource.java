package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.Reconciliation.Preview;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.server.api.view.PlanView;
import org.conpaas.server.api.view.PlansView;
import org.conpaas.server.rest.MaxBody;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** What manifests that are not committed yet would do. */
@Path("plan")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PlanResource {
    private static final int MOST_FILES = 1_000;

    private final Reconciliation reconciliation;
    private final Manifests manifests;
    private final PlanWriter plans;

    @Inject
    public PlanResource(Reconciliation reconciliation, Manifests manifests, PlanWriter plans) {
        this.reconciliation = reconciliation;
        this.manifests = manifests;
        this.plans = plans;
    }

    public record Request(@Nullable List<File> files) {}

    public record File(@Nullable String name, @Nullable String text) {}

    @POST
    @MaxBody(16L << 20)
    public PlansView plan(Request request) {
        List<File> files = Body.required(Body.required(request, "the body").files(), "files");
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw Refusal.badRequest(files.size() + " files", "send 1 to " + MOST_FILES);
        }
        ManifestResult result =
                manifests.read(files.stream().map(PlanResource::text).toList());
        return new PlansView(result.manifests().stream().map(this::plan).toList(), Views.problems(result.problems()));
    }

    private static Manifests.Text text(File file) {
        File given = Body.required(file, "a file");
        return new Manifests.Text(Body.text(given.name(), "name", 1_000), Body.required(given.text(), "text"));
    }

    private PlanView plan(Manifest manifest) {
        Preview preview = reconciliation.preview(manifest);
        return Views.plan(manifest.name(), "", preview.plan(), plans.text(manifest.name(), preview.plan()))
                .with(Views.problems(preview.problems()));
    }
}
