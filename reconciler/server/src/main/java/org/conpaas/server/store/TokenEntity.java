package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A person's or program's token, hashed. */
@Entity
@Table(name = "token")
@SuppressWarnings("NullAway.Init")
class TokenEntity {
    @Id
    @Column(name = "token_hash")
    String hash;

    String name;

    @Column(name = "created_at")
    Instant createdAt;

    protected TokenEntity() {}

    TokenEntity(String hash, String name, Instant createdAt) {
        this.hash = hash;
        this.name = name;
        this.createdAt = createdAt;
    }
}
