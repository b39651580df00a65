package org.conpaas.core.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestReader;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;

/** Reads manifests and has each service looked at by its manager too. Thread-safe. */
public final class CatalogueReader {
    private final Catalogue catalogue;
    private final ManifestReader reader;

    public CatalogueReader(Catalogue catalogue, Limits limits) {
        this.catalogue = catalogue;
        this.reader = new ManifestReader(catalogue.schemas(), limits);
    }

    /** @param file the name that positions give */
    public ManifestResult read(String file, byte[] content) {
        return checked(reader.read(file, content));
    }

    /** Reads them as one source's: no application may be named twice. */
    public ManifestResult readAll(Map<String, byte[]> files) {
        return checked(reader.readAll(files));
    }

    private ManifestResult checked(ManifestResult read) {
        List<Problem> found = read.manifests().stream()
                .flatMap(manifest -> manifest.services().values().stream())
                .flatMap(service -> catalogue.manager(service.type()).check(service).stream())
                .toList();
        if (found.isEmpty()) {
            return read;
        }
        List<Problem> all = new ArrayList<>(read.problems());
        all.addAll(found);
        all.sort(Comparator.comparing(Problem::at));
        boolean broken = found.stream().anyMatch(Problem::isError);
        return new ManifestResult(broken ? without(read.manifests(), found) : read.manifests(), all, read.skipped());
    }

    /** As the reader does: no document of a file in which one has an error. */
    private static List<Manifest> without(List<Manifest> manifests, List<Problem> problems) {
        return manifests.stream()
                .filter(manifest -> problems.stream()
                        .noneMatch(problem -> problem.isError()
                                && problem.at().file().equals(manifest.at().file())))
                .toList();
    }
}
