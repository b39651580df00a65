package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.model.VolumeSpec.Users;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.jspecify.annotations.Nullable;

/** A persistent disk that we created. */
@Entity
@Table(name = "inventory_volume")
@SuppressWarnings("NullAway.Init")
class VolumeEntity {
    @Id
    String name;

    String application;

    String cloud;

    @Column(name = "size_bytes")
    long sizeBytes;

    @Column(name = "mount_path")
    String mountPath;

    @Column(name = "on_delete")
    String onDelete;

    @Column(name = "dump_name")
    @Nullable
    String dumpName;

    @Column(name = "dump_format")
    @Nullable
    String dumpFormat;

    @Nullable
    String holder;

    @Nullable
    String image;

    protected VolumeEntity() {}

    static VolumeEntity of(VolumeSpec volume) {
        VolumeEntity row = new VolumeEntity();
        row.name = volume.id().toString();
        row.application = volume.id().application();
        row.cloud = volume.cloud();
        row.sizeBytes = volume.sizeBytes();
        row.mountPath = volume.at();
        row.onDelete = volume.onDelete().name();
        row.holder =
                volume.changesHands() ? volume.holder().map(NodeId::toString).orElse("") : null;
        row.image = volume.image().orElse(null);
        row.dumpName = volume.dump().map(DumpSpec::name).orElse(null);
        row.dumpFormat = volume.dump().map(DumpSpec::format).orElse(null);
        return row;
    }

    VolumeSpec spec() {
        Optional<DumpSpec> dump = dumpName == null || dumpFormat == null
                ? Optional.empty()
                : Optional.of(new DumpSpec(dumpName, dumpFormat));
        VolumeId id = VolumeId.parse(name);
        return new VolumeSpec(
                id,
                cloud,
                sizeBytes,
                mountPath,
                users(id),
                Optional.ofNullable(image),
                OnDelete.valueOf(onDelete),
                dump);
    }

    private Users users(VolumeId id) {
        if (holder == null) {
            return id.node().isPresent() ? new Users.One(id.node()) : new Users.All();
        }
        return new Users.One(holder.isEmpty() ? Optional.empty() : Optional.of(NodeId.parse(holder)));
    }
}
