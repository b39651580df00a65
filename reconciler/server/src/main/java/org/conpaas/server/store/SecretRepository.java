package org.conpaas.server.store;

import java.util.SortedSet;
import org.conpaas.engine.port.SecretStore;

/** Values that no manifest holds; encrypted on disk. */
public interface SecretRepository extends SecretStore {
    SortedSet<String> names(String application);

    void put(String application, String name, String value);

    /** @return false when there was none */
    boolean remove(String application, String name);
}
