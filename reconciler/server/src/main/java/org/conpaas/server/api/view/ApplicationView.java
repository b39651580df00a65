package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.rest.ProblemDocument.ManifestProblem;

/**
 * All that is known of one application.
 *
 * @param file path of the manifest in its source
 * @param nodes how many
 * @param waitsFor, since as in {@link ApplicationSummary}
 * @param nextTry when it is looked at again without any event
 */
public record ApplicationView(
        String name,
        Optional<String> source,
        String revision,
        String sync,
        String health,
        Optional<String> waitsFor,
        Optional<Instant> since,
        int nodes,
        Optional<Instant> updatedAt,
        String description,
        Optional<String> file,
        Optional<Instant> committedAt,
        List<ServiceView> services,
        List<ManifestProblem> problems,
        List<WaitView> waits,
        Optional<Instant> nextTry,
        Optional<String> nextTryReason,
        List<PassView> lastPasses) {
    public ApplicationView {
        services = List.copyOf(services);
        problems = List.copyOf(problems);
        waits = List.copyOf(waits);
        lastPasses = List.copyOf(lastPasses);
    }
}
