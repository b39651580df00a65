package org.conpaas.server.git;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.git.GitNetwork.Tip;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One source: looks at its remote, reads what is new, and remembers why it could not. {@link #look} is called by one thread at a time. */
final class SourceWorker implements AutoCloseable {
    private static final String EMPTY = "CP2015";
    private static final Logger log = LoggerFactory.getLogger(SourceWorker.class);
    private static final int FETCHES_BEFORE_GC = 100;

    private final SourceDefinition definition;
    private final GitSettings settings;
    private final GitNetwork network;
    private final Clock clock;
    private final Repository repository;
    private final SourceReader reader;
    private volatile Optional<Problem> problem = Optional.empty();
    private volatile Optional<Instant> fetchedAt = Optional.empty();
    private volatile Optional<Instant> nextFetch = Optional.empty();
    private Optional<ObjectId> seen = Optional.empty();
    private int fetches;

    SourceWorker(
            SourceDefinition definition, GitSettings settings, GitNetwork network, ManifestParser parser, Clock clock)
            throws IOException {
        this.definition = definition;
        this.settings = settings;
        this.network = network;
        this.clock = clock;
        repository = Mirrors.open(
                definition.hosted() ? settings.hosted(definition.name()) : settings.mirror(definition.name()));
        reader = new SourceReader(definition, repository, settings.limits(), parser);
    }

    SourceDefinition definition() {
        return definition;
    }

    Repository repository() {
        return repository;
    }

    SourceReader reader() {
        return reader;
    }

    /** Whether it is known what the source names: some commit was read, or there is none yet. */
    boolean isRead() {
        return reader.head().isPresent()
                || problem.map(Problem::code).filter(EMPTY::equals).isPresent();
    }

    void restore() {
        try {
            reader.restore();
            seen = fetched();
        } catch (SourceException | IOException e) {
            log.warn("Source {} starts afresh: {}", definition.name(), e.getMessage());
            problem = Optional.of(explained(e));
        }
    }

    /** @return applications whose claim or code changed */
    SortedSet<String> look() {
        try {
            SortedSet<String> changed = definition.hosted() ? readHosted() : readRemote();
            fetchedAt = Optional.of(clock.instant());
            problem = Optional.empty();
            return changed;
        } catch (SourceException | IOException | RuntimeException e) {
            // a full disk comes out of JGit under several names, some of them unchecked
            Problem now = explained(e);
            if (!problem.equals(Optional.of(now))) {
                log.warn("Source {}: {}", definition.name(), now);
            }
            problem = Optional.of(now);
            return new TreeSet<>();
        }
    }

    private SortedSet<String> readHosted() throws SourceException, IOException {
        Optional<Ref> ref = hostedRef();
        if (ref.isEmpty()) {
            throw missing(
                    repository.getRefDatabase().getRefsByPrefix("refs/heads/").isEmpty());
        }
        ObjectId commit = commit(ref.get().getObjectId());
        if (ref.get().getName().startsWith("refs/tags/")) {
            checkTag(reader.head().map(ObjectId::toObjectId), commit);
        }
        return reader.read(parsed(commit));
    }

    private Optional<Ref> hostedRef() throws SourceException, IOException {
        Optional<String> full = Remote.fullRef(definition.branch());
        String branch = definition.branch();
        Ref ref = full.isPresent()
                ? repository.exactRef(full.get())
                : repository.getRefDatabase().firstExactRef("refs/heads/" + branch, "refs/tags/" + branch);
        return Optional.ofNullable(ref).filter(found -> found.getObjectId() != null);
    }

    private SortedSet<String> readRemote() throws SourceException, IOException {
        Remote remote = Remote.of(definition.url(), settings);
        Tip tip = tip(remote);
        if (tip.ref().startsWith("refs/tags/")) {
            checkTag(seen, tip.id());
        }
        boolean unread = reader.head().isEmpty() || problem.isPresent() || reader.isUnsettled();
        if (seen.filter(tip.id()::equals).isPresent() && !unread) {
            return new TreeSet<>();
        }
        if (fetched().filter(tip.id()::equals).isEmpty()) {
            network.fetch(repository, remote, tip.ref(), definition.credentials());
            collectGarbage();
        }
        SortedSet<String> changed = reader.read(parsed(commit(fetched().orElse(tip.id()))));
        seen = Optional.of(tip.id());
        return changed;
    }

    private Tip tip(Remote remote) throws SourceException {
        if (remote.isLocal()) {
            remote.directory();
        }
        Optional<Tip> tip = network.tip(repository, remote, definition.branch(), definition.credentials());
        if (tip.isEmpty()) {
            throw missing(network.isEmpty(repository, remote, definition.credentials()));
        }
        return tip.get();
    }

    private void checkTag(Optional<ObjectId> before, ObjectId now) throws SourceException {
        if (before.isPresent() && !before.get().equals(now)) {
            throw SourceException.of(
                    "CP2016",
                    definition.name(),
                    "tag " + definition.branch() + " moved from "
                            + before.get().abbreviate(8).name() + " to "
                            + now.abbreviate(8).name(),
                    "a tag must stay; what ran keeps running. Name another tag, or a branch");
        }
    }

    private SourceException missing(boolean empty) {
        return empty
                ? SourceException.of(
                        EMPTY,
                        definition.name(),
                        "the repository is empty",
                        "push a first commit; it is seen by itself")
                : SourceException.of(
                        "CP2014",
                        definition.name(),
                        "the repository has no branch or tag " + definition.branch(),
                        "what ran keeps running; push it, or correct the source's branch");
    }

    private Optional<ObjectId> fetched() throws IOException {
        return Optional.ofNullable(repository.exactRef(GitNetwork.TIP)).map(Ref::getObjectId);
    }

    private ObjectId commit(ObjectId tip) throws SourceException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(tip);
        } catch (IOException e) {
            throw SourceException.of(
                    "CP2018",
                    definition.name(),
                    "its newest commit cannot be read: " + e.getMessage(),
                    "run git fsck on it");
        }
    }

    private RevCommit parsed(ObjectId commit) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(commit);
        }
    }

    /** Every fetch leaves a pack; hundreds of them make every look-up slow. */
    private void collectGarbage() {
        if (++fetches % FETCHES_BEFORE_GC == 0) {
            repository.autoGC(NullProgressMonitor.INSTANCE);
        }
    }

    void scheduled(Instant next) {
        nextFetch = Optional.of(next);
    }

    SourceStatus status(Collection<Problem> more) {
        List<Problem> problems = new ArrayList<>();
        problem.ifPresent(problems::add);
        if (reader.isRewritten()) {
            problems.add(rewritten());
        }
        problems.addAll(more);
        problems.addAll(reader.nameless());
        Optional<Problem> gravest = problems.stream()
                .filter(Problem::isError)
                .findFirst()
                .or(() -> problems.stream().findFirst());
        long live = reader.contents().claims().values().stream()
                .filter(claim -> !claim.gone())
                .count();
        return new SourceStatus(
                definition.name(),
                Remote.withoutPassword(definition.url()),
                definition.branch(),
                definition.path(),
                definition.prune(),
                definition.hosted(),
                reader.head().map(ObjectId::getName),
                fetchedAt,
                nextFetch,
                gravest,
                problems,
                (int) live,
                reader.files(),
                reader.skipped());
    }

    private Problem rewritten() {
        return Problem.warning(
                "CP2017",
                SourcePosition.of(definition.name()),
                "the history of " + definition.branch() + " was rewritten; the new one counts",
                "nothing to mend if that was meant");
    }

    private Problem explained(Exception failure) {
        if (failure instanceof SourceException known) {
            return known.problem();
        }
        return Problem.error(
                "CP2019",
                SourcePosition.of(definition.name()),
                "its mirror cannot be used: " + failure.getMessage(),
                "look at the disk below " + repository.getDirectory());
    }

    @Override
    public void close() {
        repository.close();
    }
}
