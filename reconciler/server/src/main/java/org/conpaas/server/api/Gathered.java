package org.conpaas.server.api;

import java.util.List;

/**
 * What several clouds have.
 *
 * @param missing clouds that did not answer, each with the reason
 */
public record Gathered<T>(List<T> all, List<String> missing) {
    public Gathered {
        all = List.copyOf(all);
        missing = List.copyOf(missing);
    }
}
