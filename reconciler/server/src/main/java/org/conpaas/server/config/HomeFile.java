package org.conpaas.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** {@code conpaas.properties} in the home. */
final class HomeFile {
    static final String FILE = "conpaas.properties";

    private HomeFile() {}

    /** The home as the process was told; it cannot be set in the file that lies in it. */
    static Path home() {
        return Optional.ofNullable(System.getProperty("conpaas.home"))
                .or(() -> Optional.ofNullable(System.getenv("CONPAAS_HOME")))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share", "conpaas"));
    }

    /** The home as the configuration says it, which a test may set without touching the process. */
    static Path home(Config config) {
        return config.getOptionalValue("conpaas.home", String.class)
                .map(Path::of)
                .orElseGet(HomeFile::home);
    }

    /**
     * @return empty when there is no file
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is no properties file
     */
    static Map<String, String> read(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.notExists(file)) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    static Optional<SettingProblem> problem(Config config) {
        Path home = home(config);
        try {
            read(home);
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            Path file = home.resolve(FILE);
            return Optional.of(new SettingProblem(
                    "CP5004",
                    FILE,
                    "",
                    file.toString(),
                    "the file cannot be read: " + unreadable,
                    "It must be readable by this user, in UTF-8, with one key = value a line."));
        }
    }
}
