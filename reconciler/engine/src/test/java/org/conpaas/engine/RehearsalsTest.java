package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.time.Duration;
import java.util.List;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.Rehearsal.Moment;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.ProviderException;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
    private final Lab lab = new Lab();

    private Rehearsal rehearse(String what) {
        Clouds clouds = new Clouds(lab.ports().providers());
        clouds.refresh();
        Look look = new Look(lab.ports(), lab.settings.policy(), clouds);
        return new Rehearsals(lab.ports(), lab.settings, clouds)
                .of(look.read("app", lab.time.instant()), WhatIf.parse(what).orElseThrow());
    }

    @Test
    void a_node_that_dies_comes_back_and_it_is_told_when() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 3, "a"), echo("db", 1, OnDelete.KEEP)));
        lab.converge("app");
        List<String> history = lab.store.records();
        Rehearsal told = rehearse("node app/web/node/2 dies");
        assertThat(told.end()).isEqualTo(Rehearsal.End.SETTLED);
        assertThat(told.health()).isEqualTo("HEALTHY");
        assertThat(told.moments()).extracting(Moment::text).startsWith("node app/web/node/2 dies");
        assertThat(at(told, "app is UNKNOWN")).as("silence is noticed").isEqualTo(Duration.ofSeconds(30));
        assertThat(at(told, "+ machine app/web/node/2: done")).as("the sweep").isEqualTo(Duration.ofSeconds(60));
        assertThat(at(told, "app is HEALTHY"))
                .as("a boot later, and what a node takes")
                .isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));
        assertThat(told.moments())
                .extracting(Moment::text)
                .noneMatch(text -> text.contains("app/web/node/1:") || text.contains("service db"));
        assertThat(lab.cloud.machines()).as("nothing is done").hasSize(4);
        assertThat(lab.agents.running()).contains(NodeId.parse("app/web/node/2"));
        assertThat(lab.store.records()).isEqualTo(history);
    }

    @Test
    void a_disk_outlives_its_machine() {
        lab.commit(manifest("app", false, echo("db", 1, OnDelete.KEEP)));
        lab.converge("app");
        Rehearsal told = rehearse("node app/db/node/1 dies");
        assertThat(told.end()).isEqualTo(Rehearsal.End.SETTLED);
        assertThat(told.moments())
                .extracting(Moment::text)
                .anyMatch(text -> text.contains("volume app/db/node/1/data: done") && text.startsWith("~"))
                .noneMatch(text -> text.startsWith("+ volume") || text.startsWith("- volume"));
    }

    @Test
    void a_cloud_that_is_down_is_waited_for() {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        Rehearsal told = rehearse("cloud default is down");
        assertThat(told.end()).isEqualTo(Rehearsal.End.WAITS);
        assertThat(told.health()).isEqualTo("UNKNOWN");
        assertThat(told.moments()).noneMatch(moment -> moment.kind() == Rehearsal.Kind.ACTION);
    }

    @Test
    void what_nobody_knows_is_not_taken_for_gone() throws Exception {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.cloud.machines().entrySet().stream()
                .filter(entry -> entry.getKey().equals(NodeId.parse("app/web/node/1")))
                .forEach(entry -> lab.agents.silence(entry.getValue().agent(), true));
        Rehearsal told = rehearse("node app/web/node/2 dies");
        assertThat(told.end()).isEqualTo(Rehearsal.End.WAITS);
        assertThat(told.moments())
                .filteredOn(moment -> moment.kind() == Rehearsal.Kind.ACTION)
                .extracting(Moment::text)
                .isNotEmpty()
                .noneMatch(text -> text.contains("app/web/node/1"));
    }

    @Test
    void what_nobody_has_cannot_happen() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        assertThatThrownBy(() -> rehearse("node app/web/node/7 dies"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node app/web/node/7 is on no machine");
        assertThatThrownBy(() -> rehearse("cloud nowhere is down")).hasMessageContaining("no cloud is called nowhere");
        assertThat(WhatIf.parse("node app dies")).isEmpty();
        assertThat(WhatIf.parse("cloud  mycloud is  down ")).contains(new WhatIf.CloudIsDown("mycloud"));
    }

    private static Duration at(Rehearsal told, String start) {
        return told.moments().stream()
                .filter(moment -> moment.text().startsWith(start))
                .map(Moment::after)
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " not in " + told.moments()));
    }
}
