package org.conpaas.micro;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What must be known before the application reads its settings itself.
 *
 * @param names that the server is reached by
 */
record LaunchSettings(Path home, String address, int port, List<String> names) {
    private static final String USAGE = "Usage: java -jar conpaas-micro.jar [--home DIR] [--port N] [--address A]";
    private static final Map<String, String> OPTIONS = Map.of(
            "--home", "conpaas.home",
            "--port", "conpaas.http.port",
            "--address", "conpaas.http.address");

    /**
     * Reads the command line; what it names becomes a system property, so that the application sees the same.
     *
     * @throws RefusedException when it is not understood
     */
    static LaunchSettings read(String... arguments) throws RefusedException {
        options(arguments).forEach(System::setProperty);
        Path home = chosenHome();
        System.setProperty("conpaas.home", home.toString());
        Properties file = properties(home.resolve("conpaas.properties"));
        String address = value("conpaas.http.address", file).orElse("127.0.0.1");
        int port = port(value("conpaas.http.port", file).orElse("8443"));
        Optional<String> publicHost =
                value("conpaas.http.public-url", file).map(URI::create).map(URI::getHost);
        return new LaunchSettings(home, address, port, names(address, publicHost));
    }

    private static List<String> names(String address, Optional<String> publicHost) {
        List<String> bound = address.equals("0.0.0.0") || address.equals("::") ? List.of() : List.of(address);
        return Stream.concat(bound.stream(), publicHost.stream()).toList();
    }

    private static Map<String, String> options(String... arguments) throws RefusedException {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String key = OPTIONS.get(arguments[i]);
            if (key == null || i + 1 == arguments.length) {
                throw new RefusedException(
                        arguments[i] + (key == null ? " is no option. " : " needs a value. ") + USAGE);
            }
            options.put(key, arguments[i + 1]);
        }
        return options;
    }

    private static Path chosenHome() {
        return value("conpaas.home", new Properties())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share", "conpaas"))
                .toAbsolutePath()
                .normalize();
    }

    /** The same order as the application's own: system property, environment, file. */
    private static Optional<String> value(String key, Properties file) {
        String variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .or(() -> Optional.ofNullable(file.getProperty(key)))
                .filter(text -> !text.isBlank());
    }

    private static int port(String text) throws RefusedException {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            throw new RefusedException("The port is " + text + ", which is no number. " + USAGE, noNumber);
        }
        throw new RefusedException("The port is " + text + ", but must be from 1 to 65535. " + USAGE);
    }

    private static Properties properties(Path file) throws RefusedException {
        Properties properties = new Properties();
        if (Files.notExists(file)) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new RefusedException(
                    file + " cannot be read: " + unreadable + ". It must be UTF-8 text with"
                            + " one key = value a line.",
                    unreadable);
        }
    }
}
