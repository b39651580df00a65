package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.time.Instant;

/** A public key that may push and fetch the code of one service. */
@Entity
@Table(name = "code_key")
@SuppressWarnings("NullAway.Init")
class CodeKeyEntity {
    @Id
    @Column(name = "key_path")
    String path;

    String application;

    String service;

    String fingerprint;

    @Lob
    @Column(name = "public_key")
    String publicKey;

    @Column(name = "key_comment")
    String comment;

    @Column(name = "added_at")
    Instant addedAt;

    @Column(name = "added_by")
    String addedBy;

    protected CodeKeyEntity() {}

    CodeKeyEntity(
            String application,
            String service,
            String fingerprint,
            String publicKey,
            String comment,
            Instant addedAt,
            String addedBy) {
        this.path = path(application, service, fingerprint);
        this.application = application;
        this.service = service;
        this.fingerprint = fingerprint;
        this.publicKey = publicKey;
        this.comment = comment;
        this.addedAt = addedAt;
        this.addedBy = addedBy;
    }

    static String path(String application, String service, String fingerprint) {
        return application + "/" + service + "/" + fingerprint;
    }
}
