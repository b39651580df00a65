package org.conpaas.provider;

import java.time.Instant;
import org.conpaas.core.model.VolumeId;

/**
 * What was on a volume at one moment, kept by its cloud.
 *
 * @param id as the cloud calls it; letters, digits and {@code . _ ~ -}
 * @param volume which need not be there any more
 * @param sizeBytes that the volume had
 */
public record Snapshot(String id, VolumeId volume, Instant takenAt, long sizeBytes) {}
