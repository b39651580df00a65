package org.conpaas.server.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * What of a source must survive a restart, kept as refs of its repository, so that the commits meant survive too: the commit
 * that was read last, and for each application whose manifest is broken or gone a tag on the commit that still had it; the
 * tag's message is the manifest's path.
 */
final class SourceMemory {
    static final String PREFIX = "refs/conpaas/";
    private static final String READ = PREFIX + "read";
    private static final String GOOD = PREFIX + "good/";
    private static final String GONE = PREFIX + "gone/";

    private final Repository repository;
    private final Map<String, Ref> pins = new HashMap<>();

    SourceMemory(Repository repository) throws IOException {
        this.repository = repository;
        for (String prefix : new String[] {GOOD, GONE}) {
            repository.getRefDatabase().getRefsByPrefix(prefix).forEach(ref -> pins.put(ref.getName(), ref));
        }
    }

    /** The commit that was read last; empty before the first. */
    Optional<RevCommit> read() throws IOException {
        Ref ref = repository.exactRef(READ);
        if (ref == null || ref.getObjectId() == null) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(walk.parseCommit(ref.getObjectId()));
        }
    }

    /** By application. */
    Map<String, Pin> pinned() throws IOException {
        Map<String, Pin> result = new HashMap<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (Ref ref : pins.values()) {
                RevTag tag = walk.parseTag(ref.getObjectId());
                boolean gone = ref.getName().startsWith(GONE);
                String application = ref.getName().substring((gone ? GONE : GOOD).length());
                result.put(
                        application,
                        new Pin(
                                walk.parseCommit(tag.getObject()),
                                tag.getFullMessage().strip(),
                                gone));
            }
        }
        return result;
    }

    /** Writes the claims' pins first and the commit last: a crash in between reads the commit once more. */
    void remember(Collection<Claim> claims, Collection<String> forgotten, ObjectId commit) {
        try {
            pin(claims, forgotten);
            var update = repository.updateRef(READ);
            update.setNewObjectId(commit);
            update.disableRefLog();
            update.forceUpdate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pin(Collection<Claim> claims, Collection<String> forgotten) throws IOException {
        BatchRefUpdate batch = repository.getRefDatabase().newBatchUpdate();
        batch.setAllowNonFastForwards(true).disableRefLog();
        try (RevWalk walk = new RevWalk(repository);
                ObjectInserter inserter = repository.newObjectInserter()) {
            for (Claim claim : claims) {
                set(
                        batch,
                        inserter,
                        claim,
                        GOOD,
                        !claim.gone() && claim.goodRevision().isPresent());
                set(batch, inserter, claim, GONE, claim.gone());
            }
            for (String application : forgotten) {
                drop(batch, GOOD + application);
                drop(batch, GONE + application);
            }
            inserter.flush();
            batch.execute(walk, NullProgressMonitor.INSTANCE);
        }
        reload(batch);
    }

    private void set(BatchRefUpdate batch, ObjectInserter inserter, Claim claim, String prefix, boolean wanted)
            throws IOException {
        String name = prefix + claim.application();
        if (!wanted || claim.manifest().isEmpty()) {
            drop(batch, name);
        } else if (!pins.containsKey(name) && claim.goodRevision().isPresent()) {
            String file = claim.manifest().map(manifest -> manifest.at().file()).orElse(claim.file());
            ObjectId tag = inserter.insert(tag(claim, file, claim.goodRevision().orElseThrow()));
            batch.addCommand(new ReceiveCommand(ObjectId.zeroId(), tag, name));
        }
    }

    private static TagBuilder tag(Claim claim, String file, String commit) {
        TagBuilder tag = new TagBuilder();
        tag.setTag(claim.application());
        tag.setMessage(file);
        tag.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
        return tag;
    }

    private void drop(BatchRefUpdate batch, String name) {
        Ref pin = pins.get(name);
        if (pin != null) {
            batch.addCommand(new ReceiveCommand(pin.getObjectId(), ObjectId.zeroId(), name));
        }
    }

    private void reload(BatchRefUpdate batch) throws IOException {
        for (ReceiveCommand command : batch.getCommands()) {
            if (command.getResult() != ReceiveCommand.Result.OK) {
                throw new IOException(command.getRefName() + ": " + command.getResult() + " " + command.getMessage());
            }
            Ref ref = repository.exactRef(command.getRefName());
            if (ref == null) {
                pins.remove(command.getRefName());
            } else {
                pins.put(command.getRefName(), ref);
            }
        }
    }

    /** @param commit that still had the manifest at {@code path} */
    record Pin(RevCommit commit, String path, boolean gone) {}
}
