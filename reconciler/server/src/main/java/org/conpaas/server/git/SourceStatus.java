package org.conpaas.server.git;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Problem;

/**
 * What is known of a source.
 *
 * @param url without any password
 * @param revision commit that was read last; empty before the first
 * @param fetchedAt when the remote last answered
 * @param problem the gravest of {@code problems}
 * @param problems of the source itself and of files that name no application
 * @param applications how many it names
 * @param files how many manifest files it holds
 * @param skipped how many YAML documents were not ConPaaS' own
 */
public record SourceStatus(
        String name,
        String url,
        String branch,
        String path,
        boolean prune,
        boolean hosted,
        Optional<String> revision,
        Optional<Instant> fetchedAt,
        Optional<Instant> nextFetch,
        Optional<Problem> problem,
        List<Problem> problems,
        int applications,
        int files,
        int skipped) {
    public SourceStatus {
        problems = List.copyOf(problems);
    }
}
