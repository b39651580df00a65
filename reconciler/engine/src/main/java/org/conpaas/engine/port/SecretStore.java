package org.conpaas.engine.port;

import java.util.Optional;

/** Values that no manifest holds. */
public interface SecretStore {
    /** The current value; empty when nobody has set it. */
    Optional<String> value(String application, String name);
}
