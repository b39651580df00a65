package org.conpaas.server.api.view;

import java.time.Instant;

/**
 * What was on a disk at one moment.
 *
 * @param cloud that keeps it
 * @param id as that calls it
 * @param disk {@code APP/SERVICE/ROLE/N/DISK}; of one that belongs to no node {@code APP/SERVICE/DISK}
 * @param sizeBytes that the disk had
 */
public record SnapshotView(
        String cloud, String id, String disk, String application, String service, Instant takenAt, long sizeBytes) {}
