package org.conpaas.server.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files from which manifests were read, as committed. Reads mirrors only; thread-safe. */
public final class CommittedText {
    private static final Logger log = LoggerFactory.getLogger(CommittedText.class);

    private final GitSources sources;
    private final GitSettings settings;

    public CommittedText(GitSources sources, GitSettings settings) {
        this.sources = sources;
        this.settings = settings;
    }

    /**
     * The file with the manifest that {@link GitSources#latest} answers, at that manifest's commit.
     *
     * @return empty when nothing names the application any more, or its source was removed
     */
    public Optional<String> of(String application) {
        return sources.latest(application)
                .flatMap(wanted -> wanted.manifest().flatMap(manifest -> sources.repository(wanted.source())
                        .flatMap(repository -> sources.manifestRevision(application)
                                .flatMap(commit ->
                                        read(repository, commit, manifest.at().file())))));
    }

    private Optional<String> read(Repository repository, String commit, String path) {
        try (RevWalk walk = new RevWalk(repository)) {
            return read(repository, walk.parseCommit(ObjectId.fromString(commit)), path, settings)
                    .map(content -> new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn("{} of {} cannot be read: {}", path, commit, e.getMessage());
            return Optional.empty();
        }
    }

    static Optional<byte[]> read(Repository repository, RevCommit commit, String path, GitSettings settings)
            throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            return walk == null
                    ? Optional.empty()
                    : Optional.of(repository
                            .open(walk.getObjectId(0))
                            .getCachedBytes(settings.limits().fileBytes()));
        }
    }
}
