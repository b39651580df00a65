package org.conpaas.provider.local;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.conpaas.provider.ProviderException;

/** Takes away what a home's machines have outside of it: processes, network namespaces, the bridge. Run when nothing else does. */
public final class Purge {
    private Purge() {}

    /** @param arguments the provider's home */
    public static void main(String... arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: Purge HOME");
            System.exit(2);
        }
        LocalSettings settings =
                new LocalSettings("default", Path.of(arguments[0]), Optional.empty(), List.of("false"));
        try (LocalProvider provider = new LocalProvider(settings, Clock.systemUTC())) {
            provider.removeAll();
        } catch (ProviderException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
