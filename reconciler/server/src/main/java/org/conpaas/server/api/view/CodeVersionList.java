package org.conpaas.server.api.view;

import java.util.List;

/** @param items newest first · @param largest upload, in bytes */
public record CodeVersionList(List<CodeVersionView> items, long largest) {
    public CodeVersionList {
        items = List.copyOf(items);
    }
}
