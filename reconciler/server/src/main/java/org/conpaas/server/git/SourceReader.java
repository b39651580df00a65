package org.conpaas.server.git;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.server.git.SourceMemory.Pin;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Reads commits of one repository, each against the one before. A commit that cannot be read whole, or that leaves nothing,
 * changes nothing. Its methods exclude one another.
 */
final class SourceReader {
    /** The line of a commit message that means it: this application's manifest is removed on purpose. */
    static final String DELETION = "Conpaas-Delete: ";

    private static final Pattern DELETIONS = Pattern.compile("(?m)^" + DELETION + "([a-z0-9-]{1,63})\\s*$");
    private static final int COMMITS_SEARCHED = 200;

    private final String name;
    private final Repository repository;
    private final GitSettings.Limits limits;
    private final ManifestParser parser;
    private final SourceContents contents;
    private final SourceMemory memory;
    private final TreeReader trees;
    private volatile Optional<RevCommit> head = Optional.empty();
    /** What the contents were made of: newer than {@link #head} as long as that could not be remembered. */
    private Optional<RevCommit> applied = Optional.empty();

    private volatile Revision revision = Revision.NONE;
    private volatile boolean rewritten;
    /** What changed and could not be remembered yet: the same commit is read again, and then nothing of it is news. */
    private final SortedSet<String> untold = new TreeSet<>();

    /**
     * A commit as the engine names it, made once: it is asked for with every application.
     *
     * @param name forty hexadecimal digits; empty when nothing has been read
     */
    record Revision(String name, Instant committedAt) {
        private static final Revision NONE = new Revision("", Instant.EPOCH);
    }

    SourceReader(SourceDefinition source, Repository repository, GitSettings.Limits limits, ManifestParser parser)
            throws IOException {
        name = source.name();
        this.repository = repository;
        this.limits = limits;
        this.parser = parser;
        contents = new SourceContents(source.prune());
        memory = new SourceMemory(repository);
        trees = new TreeReader(source.path(), limits, parser, contents.references());
    }

    SourceContents contents() {
        return contents;
    }

    /** The commit that was read last. */
    Optional<RevCommit> head() {
        return head;
    }

    /** The commit that the contents are of. */
    Revision revision() {
        return revision;
    }

    private void setApplied(RevCommit commit) {
        applied = Optional.of(commit);
        revision = new Revision(commit.getName(), Instant.ofEpochSecond(commit.getCommitTime()));
    }

    /** Whether the branch was rewritten between the last two commits that were read. */
    boolean isRewritten() {
        return rewritten;
    }

    /** Reads what was known before the restart; then broken and vanished applications as they were. */
    synchronized void restore() throws SourceException {
        try {
            Optional<RevCommit> last = memory.read();
            if (last.isPresent()) {
                contents.apply(
                        trees.changes(repository, Optional.empty(), last.get().getTree()), Optional.empty());
                setApplied(last.get());
                head = last;
            }
            for (Map.Entry<String, Pin> pin : memory.pinned().entrySet()) {
                restore(pin.getKey(), pin.getValue());
            }
        } catch (IOException e) {
            throw SourceException.of(
                    "CP2018",
                    name,
                    "the mirror cannot be read: " + e.getMessage(),
                    "remove the source and add it again");
        }
    }

    private void restore(String application, Pin pin) throws IOException {
        Optional<Claim> now = Optional.ofNullable(contents.claims().get(application));
        if (now.flatMap(Claim::manifest).isPresent()) {
            return;
        }
        Optional<Manifest> manifest = manifestAt(pin, application);
        Claim claim = new Claim(
                application,
                now.map(Claim::file).orElse(pin.path()),
                manifest,
                Optional.of(pin.commit().name()),
                now.map(Claim::problems).orElse(List.of()),
                pin.gone() && now.isEmpty());
        contents.put(application, Optional.of(claim));
        if (!claim.gone()) {
            contents.hold(application);
        }
    }

    private Optional<Manifest> manifestAt(Pin pin, String application) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk =
                        TreeWalk.forPath(reader, pin.path(), pin.commit().getTree())) {
            if (walk == null) {
                return Optional.empty();
            }
            byte[] content = reader.open(walk.getObjectId(0)).getCachedBytes(limits.fileBytes());
            return FileReading.of(pin.path(), content, parser).manifest(application);
        }
    }

    /**
     * Makes the commit the newest.
     *
     * @return applications whose claim or code changed
     */
    synchronized SortedSet<String> read(RevCommit commit) throws SourceException {
        if (head.filter(commit::equals).isPresent() && applied.equals(head) && !isUnsettled()) {
            return new TreeSet<>();
        }
        TreeChanges changes = trees.changes(repository, applied.map(RevCommit::getTree), commit.getTree());
        if (contents.isEmptiedBy(changes) && !isMeant(commit)) {
            throw SourceException.of(
                    "CP2030",
                    name,
                    "commit " + commit.abbreviate(8).name() + " leaves no application of this source",
                    "what ran keeps running; to delete on purpose write \"" + DELETION
                            + "APPLICATION\" in the commit's message, a line for each");
        }
        untold.addAll(contents.apply(changes, head.map(ObjectId::getName)));
        setApplied(commit);
        rewritten = head.isPresent() && !isAncestor(head.get(), commit);
        memory.remember(claims(untold), List.of(), commit);
        head = applied;
        SortedSet<String> changed = new TreeSet<>(untold);
        untold.clear();
        return changed;
    }

    synchronized PushPreview preview(ObjectId id) throws SourceException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            return contents.preview(trees.changes(repository, applied.map(RevCommit::getTree), commit.getTree()));
        } catch (IOException e) {
            throw SourceException.of("CP2018", name, "the commit cannot be read: " + e.getMessage(), "push again");
        }
    }

    /** Drops an application that is gone and of which nothing is left. */
    synchronized boolean forget(String application) throws IOException {
        boolean gone =
                Optional.ofNullable(contents.claims().get(application)).stream().anyMatch(Claim::gone);
        if (gone) {
            contents.put(application, Optional.empty());
            memory.pin(List.of(), List.of(application));
        }
        return gone;
    }

    /** Takes over what the source named under other settings; the next commit that is read whole decides about it. */
    synchronized void adopt(SourceReader earlier) throws IOException {
        List<Claim> adopted = new ArrayList<>();
        for (Claim claim : earlier.contents.claims().values()) {
            if (contents.claims().containsKey(claim.application())) {
                continue;
            }
            Optional<String> revision = claim.goodRevision().or(() -> earlier.head.map(ObjectId::getName));
            Claim old = new Claim(
                    claim.application(), claim.file(), claim.manifest(), revision, claim.problems(), claim.gone());
            contents.put(old.application(), Optional.of(old));
            contents.hold(old.application());
            adopted.add(old);
        }
        memory.pin(adopted, List.of());
    }

    /** Whether the newest commit has yet to decide about an application that it does not name. */
    synchronized boolean isUnsettled() {
        return contents.holdsAny();
    }

    synchronized List<Problem> nameless() {
        return contents.nameless();
    }

    synchronized int files() {
        return contents.files().size();
    }

    synchronized int skipped() {
        return contents.skipped();
    }

    private List<Claim> claims(Collection<String> applications) {
        return applications.stream()
                .map(contents.claims()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether the messages of the new commits name every application that would vanish. */
    private boolean isMeant(RevCommit commit) throws SourceException {
        Set<String> vanishing = new HashSet<>();
        contents.claims().values().stream()
                .filter(claim -> !claim.gone())
                .forEach(claim -> vanishing.add(claim.application()));
        for (String message : newMessages(commit)) {
            Matcher deletions = DELETIONS.matcher(message);
            while (deletions.find()) {
                vanishing.remove(deletions.group(1));
            }
        }
        return vanishing.isEmpty();
    }

    private List<String> newMessages(RevCommit commit) throws SourceException {
        List<String> messages = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(commit));
            if (head.isPresent()) {
                walk.markUninteresting(walk.parseCommit(head.get()));
            }
            for (RevCommit one = walk.next(); one != null && messages.size() < COMMITS_SEARCHED; one = walk.next()) {
                messages.add(one.getFullMessage());
            }
            return messages;
        } catch (IOException e) {
            throw SourceException.of("CP2018", name, "the history cannot be read: " + e.getMessage(), "run git fsck");
        }
    }

    private boolean isAncestor(RevCommit before, RevCommit after) {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(before), walk.parseCommit(after));
        } catch (IOException shallow) {
            return false;
        }
    }
}
