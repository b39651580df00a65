package org.conpaas.server.api;

import java.util.List;
import java.util.Locale;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Status.DiskState;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.server.api.view.DiskView;

/** Disks, as people are shown them. Pure. */
public final class DiskViews {
    private DiskViews() {}

    /** By name. */
    public static List<DiskView> of(Status status) {
        return status.disks().stream().map(DiskViews::of).toList();
    }

    static DiskView of(DiskStatus disk) {
        VolumeSpec spec = disk.disk();
        VolumeId id = spec.id();
        return new DiskView(
                id.toString(),
                id.application(),
                id.service(),
                spec.holder().map(NodeId::toString),
                spec.isShared(),
                spec.cloud(),
                spec.sizeBytes(),
                spec.at(),
                word(disk.state()),
                disk.machine().map(NodeId::toString),
                word(spec.onDelete()),
                disk.why());
    }

    static String word(DiskState state) {
        return word((Enum<?>) state);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
