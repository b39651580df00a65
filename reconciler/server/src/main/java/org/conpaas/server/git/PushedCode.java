package org.conpaas.server.git;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** What becomes of code that was pushed. Thread-safe. */
public interface PushedCode {
    /**
     * Archives a commit.
     *
     * @throws SourceException when something in it cannot be code: a submodule, an LFS pointer, a link that leaves it, too much
     */
    Packed pack(Repository repository, RevCommit commit) throws SourceException, IOException;

    /** @param sha256 of the archive · @param files in it · @param bytes its size */
    record Packed(String sha256, int files, long bytes) {}

    /**
     * Makes the archive a code version of the service.
     *
     * @return its id, {@code git-} and the beginning of the commit's; the same for the same commit
     */
    String register(CodeRepositories.Name name, RevCommit commit, Packed packed);

    /** What enabling the version would do; a line each, quick, for somebody waits. */
    List<String> forecast(CodeRepositories.Name name, String version);

    /** Lets the service run the version, by a commit to its manifest; what became of that, a line each. */
    List<String> enable(CodeRepositories.Name name, String version, String user);
}
