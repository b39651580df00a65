package org.conpaas.agent.web;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A properties file whose errors name the file, the property and what it should be. */
final class SettingsFile {
    private final Path file;
    private final Properties properties = new Properties();

    SettingsFile(Path file) throws IOException {
        this.file = file;
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(file + " is not a properties file: " + e.getMessage(), e);
        }
    }

    String text(String name) throws SettingsException {
        String value = textOr(name, "");
        if (value.isEmpty()) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    String textOr(String name, String otherwise) {
        return properties.getProperty(name, otherwise).trim();
    }

    int port(String name) throws SettingsException {
        return portOf(name, text(name), 0);
    }

    /** @param least 0 where the system may choose, else 1 */
    int portOf(String name, String text, int least) throws SettingsException {
        try {
            int port = Integer.parseInt(text);
            if (port >= least && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, "has a port that is no number: " + text);
        }
        throw wrong(name, "has a port that is not between 1 and 65535: " + text);
    }

    SettingsException wrong(String name, String why) {
        return new SettingsException(file + ": the property " + name + " " + why, null);
    }
}
