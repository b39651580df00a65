package org.conpaas.server.api.view;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** @param url where people reach it */
public record ServiceView(
        String name,
        String type,
        String health,
        boolean running,
        Optional<String> url,
        SortedMap<String, RoleView> roles,
        List<NodeView> nodes) {
    public ServiceView {
        nodes = List.copyOf(nodes);
    }

    /** How many nodes a role should have, and how many of them are well. */
    public record RoleView(int wanted, int healthy) {}
}
