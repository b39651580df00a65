package org.conpaas.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.api.view.CodeVersionView;

/** Code that users uploaded or pushed. Thread-safe. */
public interface CodeVersions {
    /** Newest first. */
    List<CodeVersionView> list(String application, String service);

    /** @return its id; the same for the same bytes */
    String store(String application, String service, String fileName, String description, InputStream bytes)
            throws IOException;

    /** The bytes, to be closed by the caller. */
    Optional<Content> open(String application, String service, String id) throws IOException;

    /** @param length in bytes */
    record Content(String fileName, long length, InputStream bytes) {}

    /** @throws org.conpaas.server.rest.Refusal when it is current */
    void delete(String application, String service, String id);
}
