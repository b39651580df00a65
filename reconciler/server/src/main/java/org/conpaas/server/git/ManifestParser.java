package org.conpaas.server.git;

import org.conpaas.manifest.ManifestResult;

/** Reads one manifest file. Pure; called from several threads. */
@FunctionalInterface
public interface ManifestParser {
    /** @param file path in the repository, used in positions */
    ManifestResult parse(String file, byte[] content);
}
