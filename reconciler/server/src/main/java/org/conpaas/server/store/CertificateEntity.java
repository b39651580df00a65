package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A certificate that was issued to an agent. */
@Entity
@Table(name = "certificate")
@SuppressWarnings("NullAway.Init")
class CertificateEntity {
    @Id
    String serial;

    String agent;

    @Column(name = "not_after")
    Instant notAfter;

    boolean revoked;

    protected CertificateEntity() {}

    CertificateEntity(String serial, String agent, Instant notAfter, boolean revoked) {
        this.serial = serial;
        this.agent = agent;
        this.notAfter = notAfter;
        this.revoked = revoked;
    }
}
