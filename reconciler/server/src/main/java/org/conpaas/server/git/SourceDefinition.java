package org.conpaas.server.git;

import java.time.Duration;
import java.util.Optional;

/**
 * A Git source as its operator registered it.
 *
 * @param name a DNS label; unique in the installation
 * @param url https, ssh, or, where the operator permits, http or a local path; for a hosted one its address here
 * @param branch a branch, a tag ({@code refs/tags/v1}) or {@code HEAD}
 * @param path folder that holds the manifests, without a leading slash; empty: the whole repository
 * @param prune false: an application that leaves the source keeps running
 * @param hosted whether the repository lives in this reconciler
 * @param interval between two looks, at least a second; jitter is added
 * @param webhookSecret what a forge signs its messages with; empty: the source takes no messages
 */
public record SourceDefinition(
        String name,
        String url,
        String branch,
        String path,
        boolean prune,
        boolean hosted,
        Duration interval,
        Optional<Credentials> credentials,
        Optional<String> webhookSecret) {

    /** User and password (or token) for https. Its text never shows the password. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    @Override
    public String toString() {
        return name + " (" + Remote.withoutPassword(url) + " " + branch + (path.isEmpty() ? "" : " " + path) + ")";
    }
}
