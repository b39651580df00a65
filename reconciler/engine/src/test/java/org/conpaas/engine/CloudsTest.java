package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.simulator.SimulatedCloud;
import org.conpaas.provider.simulator.VirtualTime;
import org.junit.jupiter.api.Test;

class CloudsTest {
    private static final NodeId NODE = NodeId.parse("app/web/node/1");

    private final SimulatedCloud cloud = new SimulatedCloud("default", new VirtualTime(), Duration.ZERO, 1);
    private final Clouds clouds = new Clouds(Map.of("default", cloud));

    @Test
    void a_machine_that_vanishes_while_it_is_being_deleted_is_known_until_it_was() throws ProviderException {
        cloud.create(
                new MachineSpec(NODE, "default", Optional.empty(), Optional.empty(), List.of(NODE)),
                agent -> new Boot.Ticket("", "", ""));
        clouds.refresh();
        cloud.lose(NODE);
        clouds.refresh();
        assertThat(clouds.machine("default", NODE).isAbsent()).isTrue();
        assertThat(clouds.last("default", NODE)).map(MachineFacts::agent).contains("agent-default-0");
        clouds.deleted("default", NODE);
        assertThat(clouds.last("default", NODE)).isEmpty();
    }

    @Test
    void a_cloud_of_two_names_is_one() throws ProviderException {
        Clouds twice = new Clouds(Map.of("default", cloud, "local", cloud));
        twice.refresh();
        MachineSpec machine = new MachineSpec(NODE, "default", Optional.empty(), Optional.empty(), List.of(NODE));
        twice.made("default", NODE, cloud.create(machine, agent -> new Boot.Ticket("", "", "")));
        assertThat(twice.machine("local", NODE).isPresent()).isTrue();
        assertThat(twice.ask(twice.names())).as("asked once").hasSize(1);
    }

    @Test
    void a_cloud_that_does_not_answer_is_in_doubt_until_it_does() {
        cloud.answers(false);
        clouds.refresh();
        assertThat(clouds.doubts().values()).singleElement().satisfies(doubt -> assertThat(doubt.cure())
                .contains("tried again by itself"));
        long revision = clouds.revision();
        clouds.refresh();
        assertThat(clouds.revision()).as("nothing new").isEqualTo(revision);
        cloud.answers(true);
        clouds.refresh();
        assertThat(clouds.doubts()).isEmpty();
        assertThat(clouds.revision()).isGreaterThan(revision);
    }
}
