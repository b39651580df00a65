package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;

/** A value that no manifest holds, encrypted. */
@Entity
@Table(name = "secret_value")
@SuppressWarnings("NullAway.Init")
class SecretEntity {
    @Id
    @Column(name = "secret_key")
    String key;

    String application;

    String name;

    @Lob
    @Column(name = "secret_text")
    String value;

    protected SecretEntity() {}

    SecretEntity(String key, String application, String name, String value) {
        this.key = key;
        this.application = application;
        this.name = name;
        this.value = value;
    }
}
