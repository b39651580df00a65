package org.conpaas.server.api;

import java.util.List;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;

/** Manifests from text, and back. Pure. */
public interface Manifests {
    /** Reads them as one source's. */
    ManifestResult read(List<Text> files);

    /** The document, without any secret's value. */
    String write(Manifest manifest);

    /** @param name of the file, for positions */
    record Text(String name, String text) {}
}
