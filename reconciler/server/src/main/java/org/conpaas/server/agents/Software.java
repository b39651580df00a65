package org.conpaas.server.agents;

import java.nio.file.Path;
import java.util.Optional;

/** The agent's own files, for machines that have none yet. Thread-safe. */
public interface Software {
    /** @param name as a caller wrote it: anything */
    Optional<Path> find(String name);
}
