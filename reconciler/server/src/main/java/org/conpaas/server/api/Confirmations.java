package org.conpaas.server.api;

/** What users decided about an application. Thread-safe; on disk when it returns. */
public interface Confirmations {
    /** Deletions beyond the policy's share are meant, for this revision. */
    void deletionsOf(String application, String revision);

    /** The application is to go with all that it has. */
    void deletion(String application);
}
