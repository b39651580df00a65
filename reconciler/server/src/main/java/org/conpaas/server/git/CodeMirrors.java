package org.conpaas.server.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Mirrors of repositories that hold code and no manifests. Thread-safe; one operation at a time for each repository. */
public final class CodeMirrors implements AutoCloseable {
    private final GitSettings settings;
    private final GitNetwork network;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public CodeMirrors(GitSettings settings) {
        this.settings = settings;
        network = new GitNetwork(settings);
    }

    /** What is made of a commit, while its repository is open. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(Repository repository, RevCommit commit) throws IOException, SourceException;
    }

    /** Whether the revision is a commit's whole id, which can never mean another one later. */
    public static boolean isCommit(String revision) {
        return ObjectId.isId(revision);
    }

    /**
     * Fetches the revision where needed and reads it. Blocks, at most as long as the settings' limit.
     *
     * @param revision a commit's whole id, a branch or a tag
     */
    public <T> T read(String url, String revision, Reading<T> reading) throws IOException, SourceException {
        Remote remote = Remote.of(url, settings);
        synchronized (locks.computeIfAbsent(url, any -> new Object())) {
            try (Repository mirror = Mirrors.open(directory(url));
                    RevWalk walk = new RevWalk(mirror)) {
                ObjectId id = isCommit(revision) ? byId(mirror, remote, revision) : byName(mirror, remote, revision);
                return reading.of(mirror, walk.parseCommit(id));
            }
        }
    }

    private ObjectId byId(Repository mirror, Remote remote, String revision) throws IOException, SourceException {
        ObjectId id = ObjectId.fromString(revision);
        if (!mirror.getObjectDatabase().has(id)) {
            network.fetchAll(mirror, remote);
        }
        try (RevWalk walk = new RevWalk(mirror)) {
            return walk.parseCommit(id);
        } catch (MissingObjectException e) {
            throw SourceException.of(
                    "CP2044", remote.shown(), "has no commit " + revision, "push it, or name another revision");
        }
    }

    private ObjectId byName(Repository mirror, Remote remote, String revision) throws SourceException {
        var tip = network.tip(mirror, remote, revision, Optional.empty())
                .orElseThrow(() -> SourceException.of(
                        "CP2044",
                        remote.shown(),
                        "has no branch or tag " + revision,
                        "push it, or name another revision (a commit by its whole id)"));
        if (!has(mirror, tip.id())) {
            network.fetch(mirror, remote, tip.ref(), Optional.empty());
        }
        return tip.id();
    }

    private static boolean has(Repository mirror, ObjectId id) {
        try {
            return mirror.getObjectDatabase().has(id);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Path directory(String url) {
        UUID name = UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8));
        return settings.home().resolve("code").resolve(name + ".git");
    }

    @Override
    public void close() {
        network.close();
    }
}
