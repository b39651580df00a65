package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.time.Instant;

/** One version of a value that no manifest holds, encrypted. */
@Entity
@Table(name = "secret_version")
@SuppressWarnings("NullAway.Init")
class SecretEntity {
    @Id
    @Column(name = "version_key")
    String key;

    /** Empty for the installation's. */
    String application;

    String name;

    @Column(name = "version_number")
    long number;

    @Lob
    @Column(name = "secret_text")
    String value;

    @Column(name = "set_at")
    Instant setAt;

    @Column(name = "set_by")
    String setBy;

    protected SecretEntity() {}

    SecretEntity(String application, String name, long number, String value, Instant setAt, String setBy) {
        this.key = key(application, name, number);
        this.application = application;
        this.name = name;
        this.number = number;
        this.value = value;
        this.setAt = setAt;
        this.setBy = setBy;
    }

    /** Also the place that the value is bound to. */
    static String key(String application, String name, long number) {
        return application + "/" + name + "/" + number;
    }
}
