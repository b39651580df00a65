package org.conpaas.server.ssh;

import java.util.List;
import org.conpaas.server.git.CodeRepositories;

/** Which key opens which code. Thread-safe. */
@FunctionalInterface
public interface KeyRing {
    /** @param fingerprint {@code SHA256:…} · @return nothing for a key that nobody added */
    List<Grant> grants(String fingerprint);

    /** @param user for reflog and commits: the key's comment */
    record Grant(CodeRepositories.Name name, String user) {}
}
