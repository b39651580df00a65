package org.conpaas.server.git;

import java.util.List;

/** Remembers the sources across restarts. Thread-safe; a failure to write is an unchecked exception. */
public interface SourceRegistry {
    /** In the order in which they were added: the first that names an application keeps it. */
    List<SourceDefinition> all();

    /** Adds the source, or replaces the one of that name in its place. */
    void add(SourceDefinition source);

    void remove(String name);
}
