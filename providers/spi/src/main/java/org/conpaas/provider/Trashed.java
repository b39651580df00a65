package org.conpaas.provider;

import java.time.Instant;
import org.conpaas.core.model.VolumeId;

/**
 * A volume that was deleted and can still be brought back with its data.
 *
 * @param id of this deletion; letters, digits and {@code . _ ~ -}
 */
public record Trashed(String id, VolumeId volume, Instant deletedAt, long sizeBytes) {}
