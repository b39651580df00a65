package org.conpaas.server.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** Something that happened. */
@Entity
@Table(name = "event")
@SuppressWarnings("NullAway.Init")
class EventEntity {
    @Id
    @SequenceGenerator(name = "event_sequence", sequenceName = "event_sequence", allocationSize = 50)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "event_sequence")
    long id;

    @Column(name = "at_time")
    Instant at;

    String application;

    String kind;

    @Lob
    @Column(name = "event_text")
    String text;

    protected EventEntity() {}

    EventEntity(Instant at, String application, String kind, String text) {
        this.at = at;
        this.application = application;
        this.kind = kind;
        this.text = text;
    }
}
