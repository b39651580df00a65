package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Which reconciler may change an application. */
@Entity
@Table(name = "lease")
@SuppressWarnings("NullAway.Init")
class LeaseEntity {
    @Id
    String application;

    String owner;

    @Column(name = "lease_number")
    long number;

    @Column(name = "expires_at")
    Instant expiresAt;

    protected LeaseEntity() {}

    LeaseEntity(String application, String owner, long number, Instant expiresAt) {
        this.application = application;
        this.owner = owner;
        this.number = number;
        this.expiresAt = expiresAt;
    }
}
