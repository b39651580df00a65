package org.conpaas.server.git;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;

/**
 * What a commit would change, were it the source's newest.
 *
 * @param problems of the files that it changes
 * @param manifests that it adds or changes, by application
 * @param gone applications that it takes away
 * @param code applications whose code it changes
 */
public record PushPreview(
        List<Problem> problems, SortedMap<String, Manifest> manifests, SortedSet<String> gone, Set<String> code) {
    public PushPreview {
        problems = List.copyOf(problems);
        manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
        code = Set.copyOf(code);
    }

    boolean isValid() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
