package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What users decided about an application. */
@Entity
@Table(name = "decision")
@SuppressWarnings("NullAway.Init")
class DecisionEntity {
    @Id
    String application;

    @Column(name = "delete_asked")
    boolean deleteAsked;

    @Column(name = "confirmed_revision")
    @Nullable
    String confirmedRevision;

    protected DecisionEntity() {}

    DecisionEntity(String application, boolean deleteAsked, @Nullable String confirmedRevision) {
        this.application = application;
        this.deleteAsked = deleteAsked;
        this.confirmedRevision = confirmedRevision;
    }
}
