package org.conpaas.server.wiring;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.conpaas.server.api.Commits;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.git.Change;
import org.conpaas.server.git.ManifestCommits;
import org.conpaas.server.git.ManifestCommits.Author;
import org.conpaas.server.git.SourceException;
import org.conpaas.server.rest.Refusal;

/** Commands of the API as commits to the sources. */
final class SourceCommits implements Commits {
    private final ManifestCommits commits;

    SourceCommits(ManifestCommits commits) {
        this.commits = commits;
    }

    interface Commit {
        Change make() throws SourceException;
    }

    @Override
    public ChangeView edit(String application, UnaryOperator<String> edit, String author, String message) {
        return made(() -> commits.edit(application, edit, author(author), message));
    }

    @Override
    public ChangeView rollback(String application, Optional<String> to, String author, String message) {
        return made(() -> commits.rollback(application, to, author(author), Optional.of(message)));
    }

    @Override
    public ChangeView delete(String application, String author, String message) {
        return made(() -> commits.remove(application, author(author), message));
    }

    static Author author(String name) {
        return new Author(name, name + "@conpaas.invalid");
    }

    static ChangeView made(Commit commit) {
        try {
            Change change = commit.make();
            if (change.commit().isEmpty() && change.patch().isEmpty()) {
                throw Refusal.conflict("nothing would change: the manifest says so already", "see: cps status");
            }
            Optional<String> patch = change.pushed() ? Optional.empty() : Optional.of(change.patch());
            return new ChangeView(change.commit(), change.source(), patch, change.pushed());
        } catch (SourceException e) {
            throw Refusal.conflict(e.problem().message(), e.problem().hint().orElse("see: cps source list"));
        }
    }
}
