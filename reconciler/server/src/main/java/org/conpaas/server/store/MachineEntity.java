package org.conpaas.server.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A machine that we created. */
@Entity
@Table(name = "inventory_machine")
@SuppressWarnings("NullAway.Init")
class MachineEntity {
    @Id
    String name;

    String application;

    String cloud;

    protected MachineEntity() {}

    MachineEntity(String name, String application, String cloud) {
        this.name = name;
        this.application = application;
        this.cloud = cloud;
    }
}
