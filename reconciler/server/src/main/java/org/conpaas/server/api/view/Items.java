package org.conpaas.server.api.view;

import java.util.List;

/** A list that is short by its nature. */
public record Items<T>(List<T> items) {
    public Items {
        items = List.copyOf(items);
    }
}
