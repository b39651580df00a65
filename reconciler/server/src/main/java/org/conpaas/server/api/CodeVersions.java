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

    /** The most bytes that a version may have. */
    long largest();

    /**
     * Keeps an upload, or nothing of it.
     *
     * @throws org.conpaas.server.rest.Refusal when it is no archive, too large, broken off, or not what was announced; when
     *     something in it means harm; when the disk is full
     */
    Stored store(String application, String service, Upload upload, InputStream bytes);

    /**
     * What is announced.
     *
     * @param length in bytes
     * @param sha256 that the bytes must have
     */
    record Upload(String fileName, String description, Optional<Long> length, Optional<String> sha256) {}

    /** @param id the same for the same bytes · @param fresh false: the service had them already */
    record Stored(String id, boolean fresh) {}

    /** The bytes, to be closed by the caller. */
    Optional<Content> open(String application, String service, String id) throws IOException;

    /** @param length in bytes */
    record Content(String fileName, long length, InputStream bytes) {}

    /** @throws org.conpaas.server.rest.Refusal when it is current, or a manifest names it */
    void delete(String application, String service, String id);
}
