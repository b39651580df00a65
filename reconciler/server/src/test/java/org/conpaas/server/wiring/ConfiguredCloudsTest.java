package org.conpaas.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.conpaas.provider.simulator.SimulatedCloud;
import org.conpaas.server.api.Gathered;
import org.conpaas.server.rest.Refusal;
import org.junit.jupiter.api.Test;

class ConfiguredCloudsTest {
    private final SimulatedCloud here = cloud("default");
    private final SimulatedCloud there = cloud("mycloud");
    private final ConfiguredClouds clouds = new ConfiguredClouds(List.of(here, there));

    private static SimulatedCloud cloud(String name) {
        return new SimulatedCloud(name, Clock.systemUTC(), Duration.ofSeconds(1), 1);
    }

    @Test
    void one_that_does_not_answer_leaves_what_the_others_have() {
        here.answers(false);
        Gathered<String> found = clouds.gather(cloud -> {
            cloud.machines();
            return List.of(cloud.name());
        });
        assertThat(found.all()).containsExactly("mycloud");
        assertThat(found.missing()).containsExactly("cloud default: no answer: connect timed out");
    }

    @Test
    void names_are_those_of_manifests() {
        assertThat(clouds.named("local")).isSameAs(here);
        assertThat(clouds.named("default")).isSameAs(here);
        assertThat(clouds.named("mycloud")).isSameAs(there);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> clouds.named("none"))
                .withMessageContaining("no cloud is called none");
    }
}
