package org.conpaas.server.store;

import java.time.Instant;
import java.util.List;

/** Public keys, each for the code of one service. One key may stand for several services. */
public interface CodeKeyRepository {
    /** A service's keys, oldest first. */
    List<CodeKeyRow> all(String application, String service);

    /** What the key may reach: a row for each service. */
    List<CodeKeyRow> find(String fingerprint);

    /** @return false when the service has that key */
    boolean add(CodeKeyRow key);

    /** @return false when there was none */
    boolean remove(String application, String service, String fingerprint);

    /**
     * @param fingerprint as OpenSSH writes it: {@code SHA256:…}
     * @param publicKey type and key as in an {@code authorized_keys} file, without comment
     * @param addedBy the name of who added it
     */
    record CodeKeyRow(
            String application,
            String service,
            String fingerprint,
            String publicKey,
            String comment,
            Instant addedAt,
            String addedBy) {}
}
