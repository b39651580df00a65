package org.conpaas.server.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.api.view.SourceView;

/**
 * The Git sources. Answers from memory, but for {@code add} and {@code createRepository}. Each refuses by
 * {@link org.conpaas.server.rest.Refusal}. Thread-safe.
 */
public interface Sources {
    /** By name. */
    List<SourceView> list();

    Optional<SourceView> find(String name);

    SourceView add(NewSource source);

    /** What it named keeps running. */
    void remove(String name);

    /** Queues a fetch. */
    void sync(String name);

    /** Who made a commit, when that is known without asking the remote. */
    Optional<String> author(String source, String revision);

    /** Makes a repository in this reconciler, which is a source too. */
    Repository createRepository(String name);

    /** @param name empty: taken from the URL */
    record NewSource(
            Optional<String> name,
            String url,
            String branch,
            String path,
            boolean prune,
            Duration interval,
            Optional<String> webhookSecret,
            Optional<Credentials> credentials) {}

    /** For https. Its text never shows the password. */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /** @param url to clone from and push to */
    record Repository(String name, String url) {}
}
