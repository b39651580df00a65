package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

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

    protected VolumeEntity() {}

    VolumeEntity(String name, String application, String cloud, long sizeBytes, String mountPath, String onDelete) {
        this.name = name;
        this.application = application;
        this.cloud = cloud;
        this.sizeBytes = sizeBytes;
        this.mountPath = mountPath;
        this.onDelete = onDelete;
    }
}
