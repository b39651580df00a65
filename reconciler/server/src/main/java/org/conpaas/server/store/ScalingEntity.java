package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;

/** What the autoscaler decided of a service. */
@Entity
@Table(name = "scaling")
@SuppressWarnings("NullAway.Init")
class ScalingEntity {
    @Id
    @Column(name = "service_path")
    String path;

    String application;

    String service;

    @Lob
    String content;

    protected ScalingEntity() {}

    ScalingEntity(String application, String service, String content) {
        this.path = application + "/" + service;
        this.application = application;
        this.service = service;
        this.content = content;
    }
}
