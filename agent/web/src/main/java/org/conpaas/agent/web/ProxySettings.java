package org.conpaas.agent.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code proxy} is told: properties {@code address}, {@code port}, {@code backends} ({@code host:port}, separated by
 * commas or blanks; may be empty), {@code digest} and, optionally, {@code root}.
 *
 * @param address IP address to listen on; a change needs a restart
 * @param port 1 to 65535, 0 takes a free one; a change needs a restart
 * @param backends in the order written
 * @param root directory whose files answer before any backend is asked
 * @param digest names this configuration: {@code /-/config/DIGEST} tells whether it is the active one
 */
public record ProxySettings(String address, int port, Set<Target> backends, Optional<Path> root, String digest) {
    public ProxySettings {
        backends = new LinkedHashSet<>(backends);
    }

    /** Where a backend listens. */
    public record Target(String host, int port) {
        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /** @throws SettingsException when a property is missing or makes no sense */
    public static ProxySettings read(Path file) throws IOException {
        SettingsFile settings = new SettingsFile(file);
        String root = settings.textOr("root", "");
        return new ProxySettings(
                settings.text("address"),
                settings.port("port"),
                targets(settings),
                root.isEmpty() ? Optional.empty() : Optional.of(Path.of(root)),
                settings.text("digest"));
    }

    private static Set<Target> targets(SettingsFile settings) throws SettingsException {
        Set<Target> targets = new LinkedHashSet<>();
        for (String text : settings.textOr("backends", "").split("[,\\s]+", -1)) {
            if (!text.isEmpty()) {
                targets.add(target(settings, text));
            }
        }
        return targets;
    }

    private static Target target(SettingsFile settings, String text) throws SettingsException {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw settings.wrong("backends", "has something that is not host:port: " + text);
        }
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        return new Target(host, settings.portOf("backends", text.substring(colon + 1), 1));
    }
}
