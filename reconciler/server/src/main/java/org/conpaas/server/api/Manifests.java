package org.conpaas.server.api;

import java.util.List;
import org.conpaas.manifest.ManifestResult;

/** Manifests from text. Pure. */
public interface Manifests {
    /** Reads them as one source's. */
    ManifestResult read(List<Text> files);

    /** @param name of the file, for positions */
    record Text(String name, String text) {}
}
