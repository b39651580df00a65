package org.conpaas.agent.web;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code serve} is told: properties {@code address}, {@code port} and {@code root}.
 *
 * @param address IP address to listen on
 * @param port 1 to 65535; 0 takes a free one
 * @param root directory whose files are served; read anew with every request
 */
public record ServerSettings(String address, int port, Path root) {
    /** @throws SettingsException when a property is missing or makes no sense */
    public static ServerSettings read(Path file) throws IOException {
        SettingsFile settings = new SettingsFile(file);
        return new ServerSettings(settings.text("address"), settings.port("port"), Path.of(settings.text("root")));
    }
}
