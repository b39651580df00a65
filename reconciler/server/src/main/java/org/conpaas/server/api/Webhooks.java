package org.conpaas.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/** Messages of forges. Thread-safe. */
public interface Webhooks {
    /**
     * Looks at a message; its body is read only when the headers carry what can be right.
     *
     * @param headers value by name
     * @return the status of the answer: 202, or 400, 401, 413 when the message is refused
     */
    int receive(String source, Function<String, Optional<String>> headers, InputStream body) throws IOException;
}
