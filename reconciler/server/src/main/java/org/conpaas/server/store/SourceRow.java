package org.conpaas.server.store;

import java.util.Optional;
import org.conpaas.server.config.Secret;

/**
 * A Git source as it was registered.
 *
 * @param name unique
 * @param path of the folder in the repository; empty: its root
 * @param prune whether a manifest that is gone means that its application goes
 * @param hosted whether the repository is kept here
 * @param intervalSeconds between two looks at it
 * @param credentials in the form that the Git adapter chose; encrypted on disk
 * @param webhookSecret key of the HMAC; encrypted on disk
 * @param lastRevision commit id that was read whole last
 */
public record SourceRow(
        String name,
        String url,
        String branch,
        String path,
        boolean prune,
        boolean hosted,
        int intervalSeconds,
        Optional<Secret> credentials,
        Optional<Secret> webhookSecret,
        Optional<String> lastRevision) {}
