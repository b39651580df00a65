package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a stored secret; never its value, nor anything that follows from it.
 *
 * @param application empty: the installation's
 * @param setBy name of the token
 * @param usedBy services that get this value, as {@code APP/SERVICE}
 */
public record SecretView(
        String name, Optional<String> application, long version, Instant setAt, String setBy, List<String> usedBy) {
    public SecretView {
        usedBy = List.copyOf(usedBy);
    }
}
