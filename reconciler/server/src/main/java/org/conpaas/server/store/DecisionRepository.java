package org.conpaas.server.store;

/** What users decided. Read through {@link org.conpaas.engine.port.StateStore#decisions}. */
public interface DecisionRepository {
    /** The user wants the application and all that it has gone. */
    void delete(String application);

    /** The user confirmed the deletions that this revision asks for. */
    void confirm(String application, String revision);
}
