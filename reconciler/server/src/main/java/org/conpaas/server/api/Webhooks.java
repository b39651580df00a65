package org.conpaas.server.api;

import java.util.Optional;
import java.util.function.Function;

/** Messages of forges. Thread-safe. */
public interface Webhooks {
    /**
     * Looks at a message before its body is read.
     *
     * @param headers value by name
     * @return empty when there is no such source, or no signature that could be right
     */
    Optional<Delivery> knock(String source, Function<String, Optional<String>> headers);

    /** A message that may be read. */
    interface Delivery {
        /** @return false when the signature does not fit the body; nothing has happened then */
        boolean accept(byte[] body);
    }
}
