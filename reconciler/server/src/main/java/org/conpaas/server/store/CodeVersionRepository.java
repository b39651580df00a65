package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Code that users uploaded. The bytes lie elsewhere, by their digest. */
public interface CodeVersionRepository {
    /** A service's versions, newest first. */
    List<CodeVersionRow> all(String application, String service);

    Optional<CodeVersionRow> find(String application, String service, String id);

    /** @return false when the service has a version of that id */
    boolean add(CodeVersionRow version);

    /** @return false when there was none */
    boolean remove(String application, String service, String id);

    /** Whether any version of any service still has these bytes. */
    boolean uses(String sha256);

    /**
     * @param id for people, unique in the service: {@code code-3f2a9c1d}
     * @param bytes the archive's size
     */
    record CodeVersionRow(
            String application,
            String service,
            String id,
            String sha256,
            String fileName,
            String description,
            long bytes,
            Instant uploadedAt) {}
}
