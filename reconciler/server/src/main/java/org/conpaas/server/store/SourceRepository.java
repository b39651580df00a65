package org.conpaas.server.store;

import java.util.List;
import java.util.Optional;

/** The registered Git sources. */
public interface SourceRepository {
    /** Sorted by name. */
    List<SourceRow> all();

    Optional<SourceRow> find(String name);

    /** @return false when the name is taken; nothing has changed then */
    boolean add(SourceRow source);

    /** @return false when there is no source of that name */
    boolean update(SourceRow source);

    /** Writes down what was read last; nothing when the source is gone. */
    void lastRevision(String name, String revision);

    /** @return false when there was none */
    boolean remove(String name);
}
