package org.conpaas.server.api.view;

import java.util.List;
import java.util.Optional;
import org.conpaas.server.rest.ProblemDocument.ManifestProblem;

/** @param text in Terraform's grammar */
public record PlanView(
        String application,
        String revision,
        boolean empty,
        Counts counts,
        List<StepView> steps,
        String text,
        List<ManifestProblem> problems) {
    public PlanView {
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
    }

    /** The same plan, with what is wrong with its manifest. */
    public PlanView with(List<ManifestProblem> found) {
        return new PlanView(application, revision, empty, counts, steps, text, found);
    }

    public record Counts(long create, long update, long replace, long destroy) {}

    /**
     * @param symbol {@code +}, {@code ~}, {@code -/+}, {@code -} or {@code ?}
     * @param action its kind in the engine's words, for example {@code CreateNode}
     * @param first whether it can be done at once
     * @param waitsFor what must happen first
     */
    public record StepView(
            String symbol,
            String action,
            String subject,
            String reason,
            List<String> detail,
            boolean first,
            Optional<String> waitsFor) {}
}
