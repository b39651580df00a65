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

/** A pass that did or learnt something. */
@Entity
@Table(name = "pass")
@SuppressWarnings("NullAway.Init")
class PassEntity {
    @Id
    @SequenceGenerator(name = "pass_sequence", sequenceName = "pass_sequence", allocationSize = 50)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "pass_sequence")
    long id;

    String application;

    String revision;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "took_millis")
    long tookMillis;

    @Column(name = "trigger_text")
    String trigger;

    @Lob
    String plan;

    @Lob
    String actions;

    String sync;

    String health;

    @Lob
    String problems;

    protected PassEntity() {}

    PassEntity(
            String application,
            String revision,
            Instant startedAt,
            long tookMillis,
            String trigger,
            String plan,
            String actions,
            String sync,
            String health,
            String problems) {
        this.application = application;
        this.revision = revision;
        this.startedAt = startedAt;
        this.tookMillis = tookMillis;
        this.trigger = trigger;
        this.plan = plan;
        this.actions = actions;
        this.sync = sync;
        this.health = health;
        this.problems = problems;
    }
}
