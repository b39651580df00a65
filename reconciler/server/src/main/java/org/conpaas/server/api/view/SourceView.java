package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A source as people see it.
 *
 * @param url without any password
 * @param problem why the remote or its content cannot be read
 * @param applications how many it names
 * @param skipped how many YAML documents were not ConPaaS' own
 * @param webhook where its forge sends messages
 */
public record SourceView(
        String name,
        String url,
        String branch,
        String path,
        boolean prune,
        boolean hosted,
        Optional<String> revision,
        Optional<Instant> fetchedAt,
        Optional<Instant> nextFetch,
        Optional<String> problem,
        int applications,
        int files,
        int skipped,
        String webhook) {}
