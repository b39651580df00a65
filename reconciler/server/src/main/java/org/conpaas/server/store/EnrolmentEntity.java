package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A permission to enrol once. */
@Entity
@Table(name = "enrolment")
@SuppressWarnings("NullAway.Init")
class EnrolmentEntity {
    @Id
    @Column(name = "token_hash")
    String hash;

    String agent;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "used_at")
    @Nullable
    Instant usedAt;

    /** Of who used it. */
    @Column(name = "key_hash")
    @Nullable
    String key;

    protected EnrolmentEntity() {}

    EnrolmentEntity(String hash, String agent, Instant expiresAt, @Nullable Instant usedAt) {
        this.hash = hash;
        this.agent = agent;
        this.expiresAt = expiresAt;
        this.usedAt = usedAt;
    }
}
