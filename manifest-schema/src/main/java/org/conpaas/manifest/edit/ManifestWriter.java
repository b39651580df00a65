package org.conpaas.manifest.edit;

import java.util.List;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.TypeSchema;

/** New text for a manifest: fields in the documented order, defaults left out, the same bytes every time. */
public final class ManifestWriter {
    private ManifestWriter() {}

    /**
     * A document which, read again, gives an equal manifest but for its positions.
     *
     * @param types give the order of roles; a service of another type is written with its roles by name
     */
    public static String write(Manifest manifest, List<TypeSchema> types) {
        return YamlEmitter.document(new ManifestTree(types).written(manifest));
    }
}
