package org.conpaas.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;

/** What the Git sources say an application should be. Answers from memory: fetching goes on elsewhere and only queues names. */
public interface ManifestSource {
    /** Every application that some source names or has named; those whose manifest is gone are included until deleted. */
    SortedSet<String> applications();

    /** The latest word on an application; empty when no source has ever named it. */
    Optional<Wanted> latest(String application);

    /**
     * Whether every source has said at least once what it names. While one has not, as after a start without its mirror, an
     * application that none names may still be wanted.
     */
    default boolean isRead() {
        return true;
    }

    /** Whether an application whose manifest has left this source is to be deleted without asking. */
    default boolean prunes(String source) {
        return false;
    }

    /** Nothing is left of an application whose manifest has gone: it need not be remembered. */
    default void forget(String application) {}

    /**
     * @param source name of the source
     * @param revision commit id of the tree that was read last
     * @param committedAt that commit's time
     * @param file path of the manifest in the source
     * @param manifest the last one that had no error; present even when the newest commit is broken
     * @param problems of the newest commit, if any: then {@code manifest} is an older one
     * @param gone true: the newest commit was read whole and no longer has this application
     */
    record Wanted(
            String source,
            String revision,
            Instant committedAt,
            String file,
            Optional<Manifest> manifest,
            List<Problem> problems,
            boolean gone) {
        public Wanted {
            problems = List.copyOf(problems);
        }
    }
}
