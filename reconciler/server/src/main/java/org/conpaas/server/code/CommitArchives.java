package org.conpaas.server.code;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.code.ArchiveCheck.Contents;
import org.conpaas.server.code.ArtifactFiles.Artifact;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;
import org.conpaas.server.git.PushedCode.Packed;
import org.conpaas.server.git.SourceException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Commits as artifacts, without their history. Thread-safe. */
public final class CommitArchives {
    /** Its ending tells agents the format. */
    public static final String ENDING = ".tar.gz";

    private final ArtifactFiles artifacts;
    private final long largest;

    /** @param largest archive, in bytes */
    public CommitArchives(ArtifactFiles artifacts, long largest) {
        this.artifacts = artifacts;
        this.largest = largest;
    }

    /** @throws SourceException when something in the commit cannot be code; then nothing is kept */
    public Packed pack(Repository repository, RevCommit commit) throws SourceException, IOException {
        Look look = new Look();
        try {
            Artifact artifact = artifacts.put(
                    new TreeArchive(repository, commit.getTree(), "")::write, largest, Optional.empty(), look);
            return new Packed(artifact.sha256(), look.contents.files(), artifact.bytes());
        } catch (ArtifactException e) {
            throw new SourceException(Problem.error(
                    "CP2051",
                    SourcePosition.of(commit.abbreviate(7).name()),
                    String.valueOf(e.getMessage()),
                    "leave out what does not run; an operator can raise conpaas.code.max-upload"));
        }
    }

    /** Keeps what it saw. */
    private static final class Look implements ArtifactFiles.Inspection {
        private Contents contents = new Contents(0, 0);

        @Override
        public void of(Path file) throws IOException {
            contents = ArchiveCheck.of(file, "code" + ENDING);
        }
    }
}
