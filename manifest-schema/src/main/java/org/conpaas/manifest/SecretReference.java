package org.conpaas.manifest;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What stands in a manifest for a value that nobody may read there. */
public sealed interface SecretReference {
    /** The name of a secret that the installation stores. */
    record Named(String name) implements SecretReference {
        @Override
        public <T> T match(Function<Named, T> named, Function<Sealed, T> closed) {
            return named.apply(this);
        }
    }

    /** The value itself, encrypted to the installation's public key: a JWE in its compact form. */
    record Sealed(String text) implements SecretReference {
        @Override
        public <T> T match(Function<Named, T> named, Function<Sealed, T> closed) {
            return closed.apply(this);
        }
    }

    <T> T match(Function<Named, T> named, Function<Sealed, T> closed);

    /** As a manifest writes it. */
    default Map<String, Object> written() {
        return match(named -> Map.of("secret", named.name()), jwe -> Map.of("sealed", jwe.text()));
    }

    /** The reference that a plain value is: {@code {secret: NAME}} or {@code {sealed: TEXT}}; empty for all other values. */
    static Optional<SecretReference> of(Object value) {
        if (!(value instanceof Map<?, ?> map) || map.size() != 1) {
            return Optional.empty();
        }
        return map.get("secret") instanceof String name
                ? Optional.of(new Named(name))
                : Optional.ofNullable(map.get("sealed"))
                        .filter(String.class::isInstance)
                        .map(text -> new Sealed((String) text));
    }
}
