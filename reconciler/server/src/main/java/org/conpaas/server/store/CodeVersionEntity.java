package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.time.Instant;

/** An uploaded archive. */
@Entity
@Table(name = "code_version")
@SuppressWarnings("NullAway.Init")
class CodeVersionEntity {
    @Id
    @Column(name = "version_key")
    String key;

    String application;

    String service;

    String id;

    String sha256;

    @Column(name = "file_name")
    String fileName;

    @Lob
    String description;

    @Column(name = "size_bytes")
    long bytes;

    @Column(name = "uploaded_at")
    Instant uploadedAt;

    protected CodeVersionEntity() {}

    CodeVersionEntity(
            String key,
            String application,
            String service,
            String id,
            String sha256,
            String fileName,
            String description,
            long bytes,
            Instant uploadedAt) {
        this.key = key;
        this.application = application;
        this.service = service;
        this.id = id;
        this.sha256 = sha256;
        this.fileName = fileName;
        this.description = description;
        this.bytes = bytes;
        this.uploadedAt = uploadedAt;
    }
}
