package org.conpaas.server.wiring;

import java.util.Optional;
import org.conpaas.core.plan.Resources;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.server.config.Secret;
import org.conpaas.server.sealing.Unsealing;
import org.conpaas.server.store.SecretRepository;

/** Values for the engine alone: stored ones, and those that are sealed into manifests. */
final class ReadableSecrets implements SecretStore {
    private final SecretRepository rows;
    private final Unsealing unsealing;

    ReadableSecrets(SecretRepository rows, Unsealing unsealing) {
        this.rows = rows;
        this.unsealing = unsealing;
    }

    @Override
    public Optional<String> value(String application, String name) {
        return rows.value(Optional.of(application), name)
                .or(() -> rows.value(Optional.empty(), name))
                .map(Secret::reveal);
    }

    @Override
    public Resources.Secret unseal(String application, String sealed) {
        return unsealing.unseal(application, sealed);
    }
}
