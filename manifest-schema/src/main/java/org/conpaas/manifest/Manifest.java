package org.conpaas.manifest;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One application as its author wrote it: checked, defaults not yet filled in.
 *
 * @param name a DNS label; unique in the installation
 * @param description free text, may be empty
 * @param labels free words by which applications are found
 * @param owner whose credits pay; absent: the owner of the source
 * @param cloud where nodes go unless a service or role says otherwise
 * @param suspend true: look, report drift, touch nothing
 * @param services by name, sorted
 * @param at where the document begins
 */
public record Manifest(
        String name,
        String description,
        Map<String, String> labels,
        Optional<String> owner,
        String cloud,
        boolean suspend,
        SortedMap<String, ServiceSpec> services,
        SourcePosition at) {
    /** The value of {@code apiVersion} that this release reads. */
    public static final String API_VERSION = "conpaas.org/v1";

    public Manifest {
        labels = Map.copyOf(labels);
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }
}
