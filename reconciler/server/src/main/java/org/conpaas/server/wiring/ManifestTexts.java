package org.conpaas.server.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.server.api.Manifests;

/** Manifests that come as text. */
record ManifestTexts(CatalogueReader reader) implements Manifests {
    @Override
    public ManifestResult read(List<Text> files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        files.forEach(file -> contents.put(file.name(), file.text().getBytes(UTF_8)));
        return reader.readAll(contents);
    }
}
