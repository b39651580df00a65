package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.config.Secret;

/** Values that no manifest holds, in versions; encrypted on disk. Names are compared as they are. */
public interface SecretRepository {
    /** Of each secret, the current version among them. */
    int VERSIONS_KEPT = 5;

    /**
     * The current value of one secret.
     *
     * @param application empty: the installation's
     */
    Optional<Secret> value(Optional<String> application, String name);

    /** The current version of every secret. */
    List<SecretRow> all();

    /** Makes a new version, and forgets the oldest beyond {@link #VERSIONS_KEPT}. */
    SecretRow put(Optional<String> application, String name, Secret value, Instant at, String by);

    /** Forgets all versions. @return the current one; empty when there was none */
    Optional<SecretRow> remove(Optional<String> application, String name);

    /** A pass over the application would read another value than before. */
    void changedFor(String application);

    /** @param number 1 for the first · @param setBy name of the caller's token */
    record SecretRow(Optional<String> application, String name, long number, Instant setAt, String setBy) {}
}
