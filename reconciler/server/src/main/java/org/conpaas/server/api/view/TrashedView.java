package org.conpaas.server.api.view;

import java.time.Instant;

/**
 * A volume that was deleted and can still be brought back.
 *
 * @param id of this deletion
 * @param volume as {@code APP/SERVICE/…/DISK}
 * @param destroyedAt when it is taken for good
 */
public record TrashedView(
        String cloud,
        String id,
        String volume,
        String application,
        String service,
        Instant deletedAt,
        Instant destroyedAt,
        long sizeBytes) {}
