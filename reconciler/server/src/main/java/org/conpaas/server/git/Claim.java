package org.conpaas.server.git;

import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;

/**
 * What one source says of one application.
 *
 * @param manifest the last one without an error
 * @param goodRevision the commit of {@code manifest} when that is older than the source's newest
 * @param problems of the newest commit
 */
record Claim(
        String application,
        String file,
        Optional<Manifest> manifest,
        Optional<String> goodRevision,
        List<Problem> problems,
        boolean gone) {
    Claim {
        problems = List.copyOf(problems);
    }

    static Claim good(Manifest manifest, String file, List<Problem> warnings) {
        return new Claim(manifest.name(), file, Optional.of(manifest), Optional.empty(), warnings, false);
    }
}
