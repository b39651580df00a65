package org.conpaas.server.api;

import java.util.List;
import org.conpaas.core.model.VolumeId;
import org.conpaas.server.api.view.SnapshotView;

/**
 * Snapshots of disks, kept by their clouds, which are asked each time. What is done is written down as an event. Every method throws a
 * {@link org.conpaas.server.rest.Refusal} when the cloud refuses or does not answer. Thread-safe.
 */
public interface Snapshots {
    /** Of all clouds that answer. */
    Gathered<SnapshotView> list();

    /** Of one cloud. */
    List<SnapshotView> list(String cloud);

    SnapshotView take(String cloud, VolumeId disk, String by);

    /** Makes a disk that no machine has what it was; what it is now goes to the trash. */
    SnapshotView restore(String cloud, String id, String by);

    /** For good. */
    SnapshotView delete(String cloud, String id, String by);
}
