package org.conpaas.server.agents;

import java.nio.file.Path;
import java.util.Optional;

/** Immutable content that agents fetch. Thread-safe. */
public interface Artifacts {
    /**
     * @param sha256 64 lower-case hexadecimal digits
     * @return a complete file whose digest this is; it stays readable while it is open, also when it is pruned meanwhile
     */
    Optional<Path> find(String sha256);
}
