package org.conpaas.engine.port;

import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.Code;

/** Turns a manifest's {@code code} into an archive that agents can fetch. */
public interface CodeStore {
    /**
     * @param wanted what names the repository and the commit to which paths are relative
     * @param code as written
     * @return at once from memory where possible; {@link Resolved.Pending} while a download goes on (the application is queued
     *     again when it ends)
     */
    Resolved resolve(String application, String service, ManifestSource.Wanted wanted, Code code);

    /** What became of it. */
    sealed interface Resolved {
        /** @param id for people, for example {@code code-3f2a9c1d} */
        record Ready(String id, String sha256, String fileName) implements Resolved {}

        record Pending(String what) implements Resolved {}

        record Failed(Problem problem) implements Resolved {}
    }
}
