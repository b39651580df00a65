package org.conpaas.server.api.view;

import java.util.List;
import org.conpaas.server.rest.ProblemDocument.ManifestProblem;

/** What manifests would do, and what is wrong with them. */
public record PlansView(List<PlanView> plans, List<ManifestProblem> problems) {
    public PlansView {
        plans = List.copyOf(plans);
        problems = List.copyOf(problems);
    }
}
