package org.conpaas.server.api;

import java.time.Instant;
import java.util.Optional;
import org.conpaas.server.api.view.SourceView;

/**
 * What {@link Why} needs to know of a source.
 *
 * @param author who made the newest commit
 * @param problem why it cannot be fetched or read
 */
public record SourceFacts(
        String name,
        Optional<String> revision,
        Optional<Instant> fetchedAt,
        Optional<Instant> nextFetch,
        Optional<String> author,
        Optional<String> problem) {
    static SourceFacts of(SourceView source, Optional<String> author) {
        return new SourceFacts(
                source.name(), source.revision(), source.fetchedAt(), source.nextFetch(), author, source.problem());
    }
}
