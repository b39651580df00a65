package org.conpaas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.cli.client.Failure;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.plan.CloudCheck;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;

/** Manifests and service types without a reconciler. */
final class Offline {
    /** Every cloud of this release is the reconciler's host; whether that enforces limits only it can say. */
    private static final CloudAbilities CLOUD = CloudAbilities.ofOneHost(true);

    private Offline() {}

    private static final class Lazy {
        static final Catalogue CATALOGUE = ServiceTypes.catalogue();
    }

    static Catalogue catalogue() {
        return Lazy.CATALOGUE;
    }

    /**
     * The files' content by the name that the user gave.
     *
     * @throws Failure for a file that cannot be read
     */
    static Map<String, byte[]> load(Path folder, List<String> files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        files.forEach(file -> contents.put(file, load(folder, file)));
        return contents;
    }

    private static byte[] load(Path folder, String file) {
        Path path = folder.resolve(file);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            String why = Files.isDirectory(path)
                    ? "it is a folder"
                    : Files.exists(path) ? String.valueOf(e.getMessage()) : "there is no such file";
            throw Failure.of("A manifest cannot be read.")
                    .at(path)
                    .because(why)
                    .mend("name files, for example manifest.yaml");
        }
    }

    static Map<String, String> texts(Map<String, byte[]> contents) {
        Map<String, String> texts = new LinkedHashMap<>();
        contents.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return texts;
    }

    /** Manifests and problems of the text, of its schema, of each type's own rules, and of what their clouds can do. */
    static ManifestResult read(Map<String, byte[]> contents) {
        ManifestResult result = new CatalogueReader(catalogue(), Limits.STANDARD).readAll(contents);
        List<Problem> problems = new ArrayList<>(result.problems());
        result.manifests().forEach(manifest -> problems.addAll(CloudCheck.of(manifest, catalogue(), any -> CLOUD)));
        return new ManifestResult(result.manifests(), problems, result.skipped());
    }
}
