package org.conpaas.server.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next to ask for the page after this one; empty on the last
 * @param missing clouds that did not answer, each with the reason: what they have is not on any page
 */
public record Page<T>(
        List<T> items,
        Optional<String> next,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> missing) {
    public Page {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    public Page(List<T> items, Optional<String> next) {
        this(items, next, List.of());
    }

    public Page<T> without(List<String> clouds) {
        return new Page<>(items, next, clouds);
    }
}
