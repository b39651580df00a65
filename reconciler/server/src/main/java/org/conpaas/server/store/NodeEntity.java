package org.conpaas.server.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A node that we put on a machine. */
@Entity
@Table(name = "inventory_node")
@SuppressWarnings("NullAway.Init")
class NodeEntity {
    @Id
    String name;

    String application;

    String machine;

    protected NodeEntity() {}

    NodeEntity(String name, String application, String machine) {
        this.name = name;
        this.application = application;
        this.machine = machine;
    }
}
