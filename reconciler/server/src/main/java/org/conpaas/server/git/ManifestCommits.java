package org.conpaas.server.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.edit.ManifestDocuments;
import org.conpaas.server.git.GitNetwork.PushAnswer;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Every command is a commit: edits of manifests on the branch of their source where it is ours to push to, else patches for
 * the author. Thread-safe; blocks for as long as the repository's server takes.
 */
public final class ManifestCommits {
    private static final int ATTEMPTS = 5;

    private final GitSources sources;
    private final GitSettings settings;
    private final ManifestParser parser;
    private final Clock clock;

    public ManifestCommits(GitSources sources, GitSettings settings, ManifestParser parser, Clock clock) {
        this.sources = sources;
        this.settings = settings;
        this.parser = parser;
        this.clock = clock;
    }

    /** @param name and email of the person who gave the command */
    public record Author(String name, String email) {}

    /**
     * Edits the application's manifest file.
     *
     * @param edit the file's text to its new text; called again when another commit came in between
     * @throws SourceException when no source names the application, or its repository cannot be read
     */
    public Change edit(String application, UnaryOperator<String> edit, Author author, String message)
            throws SourceException {
        Wanted wanted = wanted(application);
        return change(wanted, author, message, draft -> {
            String before = draft.text(wanted.file()).orElseThrow(() -> new IOException(wanted.file() + " is gone"));
            draft.write(wanted.file(), edit.apply(before));
        });
    }

    /**
     * Makes the source say something of the application whatever became of its file.
     *
     * @param edit as in {@link #edit}, of the text that has the application
     * @param whole a document to add when its file no longer has the application
     */
    public Change adopt(
            String application, UnaryOperator<String> edit, Supplier<String> whole, Author author, String message)
            throws SourceException {
        Wanted wanted = wanted(application);
        return change(wanted, author, message, draft -> {
            String before = draft.text(wanted.file()).orElse("");
            String after = wanted.gone() ? ManifestDocuments.joined(before, whole.get()) : edit.apply(before);
            draft.write(wanted.file(), after);
        });
    }

    /** Removes the application's manifest on purpose: the commit says so, which also an emptied source believes. */
    public Change remove(String application, Author author, String message) throws SourceException {
        Wanted wanted = wanted(application);
        String meant = message.strip() + "\n\n" + SourceReader.DELETION + application + "\n";
        return change(wanted, author, meant, draft -> {
            String before = draft.text(wanted.file()).orElse("");
            String others = withoutDocument(before, wanted.file(), application);
            if (others.isBlank()) {
                draft.remove(wanted.file());
            } else {
                draft.write(wanted.file(), others);
            }
        });
    }

    private String withoutDocument(String text, String file, String application) {
        return ManifestDocuments.split(text).stream()
                .filter(document -> FileReading.of(file, document.getBytes(StandardCharsets.UTF_8), parser)
                        .manifest(application)
                        .isEmpty())
                .collect(Collectors.joining());
    }

    /**
     * Makes the application what it was: its manifest file, and the paths of the repository that the manifest names, as they
     * were at a revision. What other commits did elsewhere stays.
     *
     * @param toRevision empty: the one before the last change of any of them
     */
    public Change rollback(String application, Optional<String> toRevision, Author author, Optional<String> reason)
            throws SourceException {
        Wanted wanted = wanted(application);
        Repository repository = repository(wanted);
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit target = target(repository, walk, wanted, application, toRevision);
            Set<String> paths = paths(repository, target, wanted, application);
            String message = "Roll " + application + " back to "
                    + target.abbreviate(8).name() + "\n\n"
                    + reason.map(text -> text.strip() + "\n\n").orElse("") + "This restores " + String.join(", ", paths)
                    + " as of " + target.name() + "\n(" + target.getShortMessage() + ").\n";
            return change(wanted, author, message, draft -> paths.forEach(path -> draft.restore(path, target)));
        } catch (IOException e) {
            throw unreadable(wanted, e);
        }
    }

    private Change change(Wanted wanted, Author author, String message, Edit edit) throws SourceException {
        try (Branch branch = branch(wanted)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                RevCommit tip = branch.tip().orElseThrow(() -> notABranch(wanted));
                CommitDraft draft = new CommitDraft(branch.repository(), tip);
                edit.on(draft);
                Optional<Change> change = attempt(wanted, branch, draft, ident(author), message);
                if (change.isPresent()) {
                    return change.get();
                }
            }
            throw SourceException.of(
                    "CP2033", wanted.source(), "others commit faster than we can", "give the command again");
        } catch (IOException e) {
            throw unreadable(wanted, e);
        }
    }

    /** @return empty when another commit came in between */
    private Optional<Change> attempt(
            Wanted wanted, Branch branch, CommitDraft draft, PersonIdent author, String message)
            throws IOException, SourceException {
        ObjectId tree = draft.tree();
        if (tree.equals(draft.base().getTree())) {
            return Optional.of(new Change(Optional.empty(), wanted.source(), "", false));
        }
        String patch = draft.patch(tree);
        ObjectId commit = draft.commit(tree, author, message);
        PushAnswer answer = branch.advance(draft.base(), commit);
        if (answer == PushAnswer.LOST_RACE) {
            return Optional.empty();
        }
        if (answer == PushAnswer.REFUSED) {
            return Optional.of(new Change(Optional.empty(), wanted.source(), patch, false));
        }
        CompletableFuture<Void> unused = sources.sync(wanted.source());
        return Optional.of(new Change(Optional.of(commit.name()), wanted.source(), patch, true));
    }

    private Branch branch(Wanted wanted) throws SourceException, IOException {
        SourceDefinition source = sources.definition(wanted.source()).orElseThrow(() -> unknown(wanted.source()));
        if (source.hosted()) {
            return new Branch.Local(Mirrors.open(settings.hosted(source.name())), ref(source));
        }
        Remote remote = Remote.of(source.url(), settings);
        if (remote.isLocal()) {
            return new Branch.Local(new FileRepository(remote.directory().toFile()), ref(source));
        }
        return new Branch.Remoted(repository(wanted), sources.network(), remote, source.branch(), source.credentials());
    }

    private static String ref(SourceDefinition source) {
        return source.branch().startsWith("refs/") ? source.branch() : "refs/heads/" + source.branch();
    }

    private RevCommit target(
            Repository repository, RevWalk walk, Wanted wanted, String application, Optional<String> revision)
            throws IOException, SourceException {
        if (revision.isPresent()) {
            ObjectId id = repository.resolve(checked(revision.get()) + "^{commit}");
            if (id == null) {
                throw SourceException.of(
                        "CP2031", wanted.source(), "there is no commit " + revision.get(), "cps history lists them");
            }
            return walk.parseCommit(id);
        }
        try (RevWalk touching = touching(repository, wanted, application)) {
            RevCommit last = touching.next();
            if (last == null || walk.parseCommit(last.getId()).getParentCount() == 0) {
                throw SourceException.of(
                        "CP2031", wanted.file(), "there is nothing before its first commit", "name a revision");
            }
            // The walk that found it leaves out the commits that did not touch the file; the real parent is wanted
            return walk.parseCommit(walk.parseCommit(last.getId()).getParent(0));
        }
    }

    /** Only a commit's id: JGit's language of revisions can do more than a user should. */
    private static String checked(String revision) throws SourceException {
        if (!revision.matches("[0-9a-f]{4,40}")) {
            throw SourceException.of(
                    "CP2031", "revision", "\"" + revision + "\" is not a commit's id", "cps history lists them");
        }
        return revision;
    }

    private Set<String> paths(Repository repository, RevCommit target, Wanted wanted, String application)
            throws IOException, SourceException {
        Optional<Manifest> then = manifestAt(repository, target, wanted.file(), application);
        if (then.isEmpty()) {
            throw SourceException.of(
                    "CP2032",
                    wanted.file(),
                    "has no valid manifest of " + application + " at "
                            + target.abbreviate(8).name(),
                    "name another revision; cps history lists them");
        }
        Set<String> paths = new ConcurrentSkipListSet<>(References.paths(then.get()));
        paths.add(wanted.file());
        // Restoring a folder restores what is in it
        paths.removeIf(path -> paths.stream().anyMatch(folder -> path.startsWith(folder + "/")));
        return paths;
    }

    private Optional<Manifest> manifestAt(Repository repository, RevCommit commit, String file, String application)
            throws IOException {
        return CommittedText.read(repository, commit, file, settings)
                .flatMap(content -> FileReading.of(file, content, parser).manifest(application));
    }

    /** The commits that changed the application: its manifest's file, or a path that the manifest names now. */
    private RevWalk touching(Repository repository, Wanted wanted, String application) throws IOException {
        RevWalk walk = new RevWalk(repository);
        RevCommit head = walk.parseCommit(ObjectId.fromString(wanted.revision()));
        Set<String> paths = new TreeSet<>(Set.of(wanted.file()));
        manifestAt(repository, head, wanted.file(), application)
                .ifPresent(manifest -> paths.addAll(References.paths(manifest)));
        walk.markStart(head);
        walk.setTreeFilter(AndTreeFilter.create(PathFilterGroup.createFromStrings(paths), TreeFilter.ANY_DIFF));
        walk.setRetainBody(true);
        return walk;
    }

    private PersonIdent ident(Author author) {
        return new PersonIdent(author.name(), author.email(), clock.instant(), ZoneOffset.UTC);
    }

    private Wanted wanted(String application) throws SourceException {
        return sources.latest(application)
                .orElseThrow(() -> SourceException.of(
                        "CP2034",
                        application,
                        "no source names it",
                        "cps application list shows those that are known"));
    }

    private Repository repository(Wanted wanted) throws SourceException {
        return sources.repository(wanted.source()).orElseThrow(() -> unknown(wanted.source()));
    }

    private static SourceException unknown(String source) {
        return SourceException.of("CP2035", source, "the source was removed", "add it again with cps source add");
    }

    private static SourceException notABranch(Wanted wanted) {
        return SourceException.of(
                "CP2036", wanted.source(), "the source does not follow a branch", "only a branch can be committed to");
    }

    private static SourceException unreadable(Wanted wanted, IOException failure) {
        return SourceException.of(
                "CP2018",
                wanted.source(),
                "its repository cannot be read: " + failure.getMessage(),
                "run git fsck on it");
    }

    @FunctionalInterface
    private interface Edit {
        void on(CommitDraft draft) throws IOException;
    }
}
