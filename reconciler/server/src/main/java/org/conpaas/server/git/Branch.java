package org.conpaas.server.git;

import java.io.IOException;
import java.util.Optional;
import org.conpaas.server.git.GitNetwork.PushAnswer;
import org.conpaas.server.git.SourceDefinition.Credentials;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** The branch of a source as something to commit to. */
sealed interface Branch extends AutoCloseable {
    /** Where commits are made before they are on the branch. */
    Repository repository();

    /** The branch's newest commit now. */
    Optional<RevCommit> tip() throws IOException, SourceException;

    /** Moves the branch, if it still is where the commit's parent is. */
    PushAnswer advance(RevCommit from, ObjectId to) throws IOException, SourceException;

    @Override
    void close();

    private static Optional<RevCommit> commit(Repository repository, String ref) throws IOException {
        Ref found = repository.exactRef(ref);
        if (found == null || found.getObjectId() == null) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(walk.parseCommit(found.getObjectId()));
        }
    }

    /** In a repository of this machine: hosted here, or a local path. */
    record Local(Repository repository, String ref) implements Branch {
        @Override
        public Optional<RevCommit> tip() throws IOException {
            return commit(repository, ref);
        }

        @Override
        public PushAnswer advance(RevCommit from, ObjectId to) throws IOException {
            boolean checkedOut = !repository.isBare() && ref.equals(repository.getFullBranch());
            if (checkedOut && !isClean()) {
                return PushAnswer.REFUSED;
            }
            RefUpdate update = repository.updateRef(ref);
            update.setExpectedOldObjectId(from);
            update.setNewObjectId(to);
            update.setRefLogMessage("commit by the reconciler", false);
            PushAnswer answer =
                    switch (update.update()) {
                        case NEW, FAST_FORWARD, NO_CHANGE -> PushAnswer.DONE;
                        case LOCK_FAILURE, REJECTED -> PushAnswer.LOST_RACE;
                        default -> PushAnswer.REFUSED;
                    };
            if (checkedOut && answer == PushAnswer.DONE) {
                checkOut();
            }
            return answer;
        }

        /** Somebody's uncommitted work is never touched. */
        private boolean isClean() throws IOException {
            try (Git git = new Git(repository)) {
                return git.status().call().isClean();
            } catch (GitAPIException e) {
                throw new IOException(e);
            }
        }

        private void checkOut() throws IOException {
            try (Git git = new Git(repository)) {
                git.reset().setMode(ResetCommand.ResetType.HARD).call();
            } catch (GitAPIException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            repository.close();
        }
    }

    /** At a forge; commits are made in the mirror and pushed. */
    record Remoted(
            Repository repository, GitNetwork network, Remote remote, String branch, Optional<Credentials> credentials)
            implements Branch {
        private static final String TIP = GitNetwork.TIP;

        @Override
        public Optional<RevCommit> tip() throws IOException, SourceException {
            var tip = network.tip(repository, remote, branch, credentials);
            if (tip.isEmpty() || !tip.get().ref().startsWith("refs/heads/")) {
                return Optional.empty();
            }
            Optional<RevCommit> known = commit(repository, TIP).filter(tip.get().id()::equals);
            if (known.isPresent()) {
                return known;
            }
            network.fetch(repository, remote, tip.get().ref(), credentials);
            return commit(repository, TIP);
        }

        @Override
        public PushAnswer advance(RevCommit from, ObjectId to) throws IOException, SourceException {
            String ref = branch.startsWith("refs/") ? branch : "refs/heads/" + branch;
            RemoteRefUpdate update = new RemoteRefUpdate(repository, null, to, ref, false, null, from);
            try {
                return network.push(repository, remote, update, credentials);
            } catch (SourceException e) {
                // Who may read need not be allowed to push; then the author gets the patch
                return PushAnswer.REFUSED;
            }
        }

        @Override
        public void close() {
            // The mirror belongs to the source
        }
    }
}
