package org.conpaas.manifest;

import java.util.List;

/**
 * What was read from one file (or from several).
 *
 * @param manifests every document without an error; empty when any document of its file has one
 * @param problems errors and warnings, sorted by position
 * @param skipped how many documents were not ConPaaS' own
 */
public record ManifestResult(List<Manifest> manifests, List<Problem> problems, int skipped) {
    public ManifestResult {
        manifests = List.copyOf(manifests);
        problems = List.copyOf(problems);
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
