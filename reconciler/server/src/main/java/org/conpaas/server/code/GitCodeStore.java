package org.conpaas.server.code;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.conpaas.engine.port.CodeStore;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.code.ArtifactFiles.Artifact;
import org.conpaas.server.code.CodeJobs.Order;
import org.conpaas.server.git.CodeMirrors;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.SourceException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Code from repositories, URLs and uploads as artifacts. What is in a repository is known by its object id, so equal code is
 * made into an artifact once, whatever commit it comes with. Thread-safe.
 */
public final class GitCodeStore implements CodeStore, AutoCloseable {
    /** Smaller blobs are copied at once: that costs less than another pass. */
    private static final long AT_ONCE = 8L << 20;

    private static final Duration BRANCH_FRESH = Duration.ofMinutes(1);

    private final Sources sources;
    private final ArtifactFiles artifacts;
    private final UploadedCode uploaded;
    private final GitSettings settings;
    private final CodeMirrors mirrors;
    private final Downloads downloads;
    private final DownloadPins pins;
    private final CodeJobs jobs;
    private final Map<ObjectId, Artifact> byObject = new ConcurrentHashMap<>();

    /**
     * Where a manifest's repository is.
     *
     * @param repository by source
     * @param revision commit of the manifest that counts, by application
     */
    public record Sources(
            Function<String, Optional<Repository>> repository, Function<String, Optional<String>> revision) {}

    /**
     * @param applicationsChanged told whose code became ready or failed meanwhile
     * @param firstPause after a failure
     */
    public GitCodeStore(
            Sources sources,
            ArtifactFiles artifacts,
            UploadedCode uploaded,
            GitSettings settings,
            Consumer<Set<String>> applicationsChanged,
            Duration firstPause) {
        this.sources = sources;
        this.artifacts = artifacts;
        this.uploaded = uploaded;
        this.settings = settings;
        mirrors = new CodeMirrors(settings);
        downloads = new Downloads(settings, artifacts);
        pins = new DownloadPins(settings.home().resolve("artifacts").resolve("pins"));
        jobs = new CodeJobs(applicationsChanged, firstPause, Clock.systemUTC());
    }

    @Override
    public Resolved resolve(String application, String service, Wanted wanted, Code code) {
        try {
            Resolved found = found(application, service, wanted, code);
            return found instanceof Resolved.Failed failed ? new Resolved.Failed(at(code, failed.problem())) : found;
        } catch (SourceException e) {
            return new Resolved.Failed(at(code, e.problem()));
        } catch (IOException e) {
            return new Resolved.Failed(
                    Problem.error("CP2018", code.at(), "the code cannot be read: " + e.getMessage(), "run git fsck"));
        }
    }

    private Resolved found(String application, String service, Wanted wanted, Code code)
            throws IOException, SourceException {
        if (code instanceof Code.Archive archive) {
            return archive.isUrl()
                    ? download(application, archive)
                    : committed(application, wanted, clean(archive.location()), archive);
        }
        if (code instanceof Code.Git git) {
            return elsewhere(application, git);
        }
        return version(application, service, (Code.Version) code);
    }

    private boolean isKept(Resolved resolved) {
        return !(resolved instanceof Resolved.Ready ready) || artifacts.has(ready.sha256());
    }

    private Resolved version(String application, String service, Code.Version version) {
        Optional<UploadedCode.Version> found = uploaded.find(application, service, version.id());
        if (found.filter(code -> artifacts.has(code.sha256())).isEmpty()) {
            return new Resolved.Failed(Problem.error(
                    "CP2045",
                    version.at(),
                    application + "/" + service + " has no version " + version.id(),
                    "cps code list shows those that were uploaded"));
        }
        return found.<Resolved>map(code -> new Resolved.Ready(code.id(), code.sha256(), code.fileName()))
                .orElseThrow();
    }

    private Resolved committed(String application, Wanted wanted, String path, Code.Archive archive)
            throws IOException, SourceException {
        Repository repository = sources.repository()
                .apply(wanted.source())
                .orElseThrow(() -> missing(archive, "its source was removed"));
        String revision = sources.revision().apply(application).orElse(wanted.revision());
        Found object = object(repository, revision, path, archive);
        Optional<Artifact> known =
                Optional.ofNullable(byObject.get(object.id())).filter(kept -> artifacts.has(kept.sha256()));
        if (known.isPresent()) {
            return ready(checked(known.get(), archive), object.fileName());
        }
        if (!object.folder() && repository.open(object.id()).getSize() <= AT_ONCE) {
            return ready(checked(stored(repository, object, path), archive), object.fileName());
        }
        Order order = new Order("object:" + object.id().name(), "Packing " + path, application, Optional.empty());
        return made(order, () -> ready(stored(repository, object, path), object.fileName()));
    }

    /** @param id of the blob or tree */
    private record Found(ObjectId id, boolean folder, String fileName) {}

    private static Found object(Repository repository, String revision, String path, Code.Archive archive)
            throws IOException, SourceException {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId tree = walk.parseCommit(ObjectId.fromString(revision)).getTree();
            if (path.isEmpty()) {
                return new Found(tree, true, "code.tar.gz");
            }
            try (TreeWalk at = TreeWalk.forPath(repository, path, tree)) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                FileMode mode = at == null ? FileMode.MISSING : at.getFileMode(0);
                if (at == null || mode == FileMode.SYMLINK || mode == FileMode.GITLINK) {
                    throw missing(
                            archive,
                            at == null ? "it is not in the commit" : "it is a link or submodule, never followed");
                }
                boolean folder = mode == FileMode.TREE;
                return new Found(at.getObjectId(0), folder, folder ? name + ".tar.gz" : name);
            }
        }
    }

    private Artifact stored(Repository repository, Found object, String path) throws IOException, SourceException {
        Artifact artifact = object.folder()
                ? artifacts.put(
                        new TreeArchive(repository, object.id(), path)::write,
                        settings.limits().downloadBytes(),
                        Optional.empty())
                : file(repository, object.id(), path);
        byObject.put(object.id(), artifact);
        return artifact;
    }

    private Artifact file(Repository repository, ObjectId blob, String path) throws IOException, SourceException {
        ObjectLoader loader = repository.open(blob);
        if (LfsPointers.isPointer(loader)) {
            throw new SourceException(Problem.error(
                    "CP2042",
                    SourcePosition.of(path),
                    "is a pointer to Git LFS, not the file",
                    "commit the file itself, or use a URL"));
        }
        return artifacts.put(loader::copyTo, settings.limits().downloadBytes(), Optional.empty());
    }

    private Resolved download(String application, Code.Archive archive) {
        String url = archive.location();
        Order order = new Order(
                "url:" + archive.sha256().orElse("") + " " + url, "Downloading " + url, application, Optional.empty());
        return made(order, () -> downloaded(archive));
    }

    /** A result whose artifact was swept is made again. */
    private Resolved made(Order order, Callable<Resolved.Ready> work) {
        Resolved resolved = jobs.ask(order, work);
        if (isKept(resolved)) {
            return resolved;
        }
        jobs.forget(order.key());
        return jobs.ask(order, work);
    }

    private Resolved.Ready downloaded(Code.Archive archive) throws IOException {
        String url = archive.location();
        Optional<String> pinned = pins.find(url);
        Optional<String> expected =
                archive.sha256().map(text -> text.toLowerCase(Locale.ROOT)).or(() -> pinned);
        Optional<String> here = expected.filter(artifacts::has);
        String sha256 =
                here.isPresent() ? here.get() : downloads.fetch(url, expected).sha256();
        if (archive.sha256().isEmpty() && pinned.isEmpty()) {
            pins.pin(url, sha256);
        }
        String path = url.replaceAll("[?#].*", "");
        return ready(sha256, path.substring(path.lastIndexOf('/') + 1));
    }

    private Resolved elsewhere(String application, Code.Git git) {
        Optional<Duration> fresh = git.isCommit() ? Optional.empty() : Optional.of(BRANCH_FRESH);
        Order order = new Order("git:" + git.revision() + " " + git.url(), "Fetching " + git.url(), application, fresh);
        String name = git.url().replaceAll("/+$|\\.git/*$", "");
        String fileName = name.substring(name.lastIndexOf('/') + 1) + ".tar.gz";
        return made(
                order,
                () -> mirrors.read(git.url(), git.revision(), (repository, commit) -> {
                    Found tree = new Found(commit.getTree().getId(), true, fileName);
                    return ready(stored(repository, tree, ""), fileName);
                }));
    }

    private static Artifact checked(Artifact artifact, Code.Archive archive) throws SourceException {
        if (archive.sha256()
                .filter(sha -> !sha.equalsIgnoreCase(artifact.sha256()))
                .isPresent()) {
            throw new SourceException(Problem.error(
                    "CP2047",
                    archive.at(),
                    "the sha256 of " + archive.location() + " is " + artifact.sha256(),
                    "correct sha256, or leave it out: a commit already says which file is meant"));
        }
        return artifact;
    }

    private static Resolved.Ready ready(Artifact artifact, String fileName) {
        return ready(artifact.sha256(), fileName);
    }

    private static Resolved.Ready ready(String sha256, String fileName) {
        return new Resolved.Ready("code-" + sha256.substring(0, 8), sha256, fileName);
    }

    private static SourceException missing(Code.Archive archive, String why) {
        return new SourceException(Problem.error(
                "CP2048", archive.at(), archive.location() + ": " + why, "commit it, or correct the path"));
    }

    /** The manifest's line is where the author looks; what is wrong with a file inside keeps that file's name. */
    private static Problem at(Code code, Problem problem) {
        return problem.at().line() > 0
                ? problem
                : new Problem(
                        problem.severity(),
                        problem.code(),
                        code.at(),
                        problem.at().file() + " " + problem.message(),
                        problem.hint());
    }

    private static String clean(String path) {
        String result = path.startsWith("./") ? path.substring(2) : path;
        return result.equals(".") ? "" : result.replaceAll("^/+|/+$", "");
    }

    @Override
    public void close() {
        jobs.close();
        mirrors.close();
    }
}
