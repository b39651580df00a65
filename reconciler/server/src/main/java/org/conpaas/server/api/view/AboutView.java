package org.conpaas.server.api.view;

import java.util.List;

/** @param home the directory that holds all state · @param url where people reach this reconciler */
public record AboutView(
        String version,
        String revision,
        String home,
        long uptimeSeconds,
        String url,
        List<Cloud> clouds,
        int applications,
        int nodes) {
    public AboutView {
        clouds = List.copyOf(clouds);
    }

    /** @param lines what the provider says of itself */
    public record Cloud(String name, List<String> lines) {
        public Cloud {
            lines = List.copyOf(lines);
        }
    }
}
