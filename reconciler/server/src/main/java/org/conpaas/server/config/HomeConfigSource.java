package org.conpaas.server.config;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Settings from {@code conpaas.properties} in the home. Environment and system properties win over it. */
public final class HomeConfigSource implements ConfigSource {
    static final String NAME = "conpaas.properties";
    private static final int BELOW_ENVIRONMENT = 200;

    private final Map<String, String> properties;

    public HomeConfigSource() {
        this.properties = read();
    }

    /** A file that cannot be read is empty here; {@link SettingsReader} looks again and refuses it in words. */
    private static Map<String, String> read() {
        try {
            return HomeFile.read(HomeFile.home());
        } catch (IOException | IllegalArgumentException unreadable) {
            return Map.of();
        }
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
        return properties.get(key);
    }

    @Override
    public int getOrdinal() {
        return BELOW_ENVIRONMENT;
    }

    @Override
    public String getName() {
        return NAME + " in " + HomeFile.home();
    }
}
