package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A registered Git source. */
@Entity
@Table(name = "source")
@SuppressWarnings("NullAway.Init")
class SourceEntity {
    @Id
    String name;

    String url;

    String branch;

    String path;

    boolean prune;

    boolean hosted;

    @Column(name = "interval_seconds")
    int intervalSeconds;

    @Lob
    @Nullable
    String credentials;

    @Lob
    @Column(name = "webhook_secret")
    @Nullable
    String webhookSecret;

    @Column(name = "last_revision")
    @Nullable
    String lastRevision;

    protected SourceEntity() {}

    SourceEntity(
            String name,
            String url,
            String branch,
            String path,
            boolean prune,
            boolean hosted,
            int intervalSeconds,
            @Nullable String credentials,
            @Nullable String webhookSecret,
            @Nullable String lastRevision) {
        this.name = name;
        this.url = url;
        this.branch = branch;
        this.path = path;
        this.prune = prune;
        this.hosted = hosted;
        this.intervalSeconds = intervalSeconds;
        this.credentials = credentials;
        this.webhookSecret = webhookSecret;
        this.lastRevision = lastRevision;
    }
}
