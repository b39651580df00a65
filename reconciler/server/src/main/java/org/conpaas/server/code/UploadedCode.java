package org.conpaas.server.code;

import java.util.Optional;

/** Versions of code that users uploaded. Thread-safe. */
@FunctionalInterface
public interface UploadedCode {
    /** @param id as {@code code: {version: …}} names it */
    Optional<Version> find(String application, String service, String id);

    /** @param sha256 of an artifact */
    record Version(String id, String sha256, String fileName) {}
}
