package org.conpaas.server.wiring;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.SecretReference;
import org.conpaas.server.store.SecretRepository.SecretRow;

/** Which services name a secret, in the manifest that is followed or in a newer one. */
final class SecretUsers {
    private final Reconciliation engine;

    SecretUsers(Reconciliation engine) {
        this.engine = engine;
    }

    /**
     * Services by application: {@code blog → [web]}.
     *
     * @param own applications that have a secret of that name themselves, so that the installation's is not for them
     */
    Map<String, Set<String>> of(Optional<String> application, String name, Set<String> own) {
        Map<String, Set<String>> users = new TreeMap<>();
        Stream<String> among = application.stream();
        if (application.isEmpty()) {
            among = engine.applications().stream().filter(each -> !own.contains(each));
        }
        among.forEach(each -> engine.state(each).ifPresent(state -> collect(state, name, users)));
        return users;
    }

    Map<String, Set<String>> of(SecretRow row, Set<String> own) {
        return of(row.application(), row.name(), own);
    }

    private static void collect(ApplicationState state, String name, Map<String, Set<String>> users) {
        SecretReference reference = new SecretReference.Named(name);
        Stream<Manifest> newest = state.wanted().flatMap(Wanted::manifest).stream();
        Stream.concat(state.running().stream(), newest)
                .flatMap(manifest -> manifest.services().values().stream())
                .filter(service -> service.secrets().containsKey(reference))
                .forEach(service -> users.computeIfAbsent(state.application(), none -> new java.util.TreeSet<>())
                        .add(service.name()));
    }
}
