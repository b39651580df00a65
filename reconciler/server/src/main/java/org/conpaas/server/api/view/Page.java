package org.conpaas.server.api.view;

import java.util.List;
import java.util.Optional;

/** @param next to ask for the page after this one; empty on the last */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
