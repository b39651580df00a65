package org.conpaas.engine.port;

import java.util.Optional;
import org.conpaas.core.plan.Resources;

/** Values that no manifest holds in clear. */
public interface SecretStore {
    /** Where nothing was ever set, and nothing can be unsealed. */
    SecretStore NONE = new SecretStore() {
        @Override
        public Optional<String> value(String application, String name) {
            return Optional.empty();
        }

        @Override
        public Resources.Secret unseal(String application, String sealed) {
            return new Resources.Secret.Unreadable(
                    "there is no key here that opens it", "name a stored secret instead");
        }
    };

    /** The current value: the application's own, else the installation's; empty when nobody has set it. */
    Optional<String> value(String application, String name);

    /**
     * What a sealed secret holds.
     *
     * @param application whose manifest has it; it must be the one that it was sealed for
     * @param sealed a compact JWE
     */
    Resources.Secret unseal(String application, String sealed);
}
