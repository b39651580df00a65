package org.conpaas.server.api.view;

import java.time.Instant;

/**
 * A volume that was deleted and can still be brought back, or a dump that was taken before.
 *
 * @param kind {@code disk} or {@code dump}
 * @param cloud of a disk; a dump is on none
 * @param id of this deletion
 * @param volume as {@code APP/SERVICE/…/DISK}; of a dump {@code APP/SERVICE/DATA}
 * @param destroyedAt when it is taken for good
 */
public record TrashedView(
        String kind,
        String cloud,
        String id,
        String volume,
        String application,
        String service,
        Instant deletedAt,
        Instant destroyedAt,
        long sizeBytes) {}
