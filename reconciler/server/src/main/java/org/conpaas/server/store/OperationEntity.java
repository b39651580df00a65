package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** Something that a user asked to be done once. */
@Entity
@Table(name = "operation")
@SuppressWarnings("NullAway.Init")
class OperationEntity {
    @Id
    @SequenceGenerator(name = "operation_sequence", sequenceName = "operation_sequence", allocationSize = 50)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "operation_sequence")
    @Column(name = "operation_number")
    long number;

    String application;

    String service;

    String command;

    @Lob
    String parameters;

    @Lob
    String nodes;

    @Column(name = "asked_at")
    Instant askedAt;

    protected OperationEntity() {}

    OperationEntity(
            String application, String service, String command, String parameters, String nodes, Instant askedAt) {
        this.application = application;
        this.service = service;
        this.command = command;
        this.parameters = parameters;
        this.nodes = nodes;
        this.askedAt = askedAt;
    }
}
