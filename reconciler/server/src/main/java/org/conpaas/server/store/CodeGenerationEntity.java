package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Which digest a service's code has, and how often it changed. */
@Entity
@Table(name = "code_generation")
@SuppressWarnings("NullAway.Init")
class CodeGenerationEntity {
    @Id
    @Column(name = "service_path")
    String service;

    String application;

    String sha256;

    long generation;

    protected CodeGenerationEntity() {}

    CodeGenerationEntity(String service, String application, String sha256, long generation) {
        this.service = service;
        this.application = application;
        this.sha256 = sha256;
        this.generation = generation;
    }
}
