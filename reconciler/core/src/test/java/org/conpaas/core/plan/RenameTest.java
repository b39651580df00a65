package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.conpaas.core.model.VolumeId;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of data when names change. Deleting a volume moves it to the trash; that is the provider's part. */
class RenameTest {
    private final World world = new World();

    @Test
    @DisplayName(
            "case 33: a service with another name gets disks of its own; the old ones go to the trash last, and the"
                    + " plan says so")
    void a_service_with_another_name_is_another_service() {
        world.converge(app("old", 2), UnaryOperator.identity());
        world.done.clear();
        Plan plan = world.plan(app("new", 2));
        assertThat(plan.steps())
                .filteredOn(step -> step.action() instanceof Action.DeleteVolume)
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.reason()).contains("its data goes to the trash"));
        world.converge(app("new", 2), UnaryOperator.identity());
        assertThat(world.done)
                .containsSubsequence(
                        "+ volume app/new/back/1/data",
                        "+ node app/new/back/1",
                        "- node app/old/back/1",
                        "- volume app/old/back/1/data")
                .containsSubsequence(
                        "+ volume app/new/common",
                        "+ node app/new/back/1",
                        "- node app/old/back/2",
                        "- node app/old/back/1",
                        "- volume app/old/common");
    }

    @Test
    @DisplayName("case 33: a node that is scaled away and comes back under its name finds its data")
    void a_node_that_comes_back_finds_its_data() {
        world.converge(app("db", 2), UnaryOperator.identity());
        world.converge(app("db", 1), UnaryOperator.identity());
        assertThat(world.volumes).containsKey(VolumeId.parse("app/db/back/2/data"));
        world.done.clear();
        world.converge(app("db", 2), UnaryOperator.identity());
        assertThat(world.done)
                .containsSubsequence("+ machine app/db/back/2", "~ volume app/db/back/2/data", "+ node app/db/back/2")
                .noneMatch(step -> step.startsWith("+ volume"));
    }

    private static Manifest app(String service, int backs) {
        return Manifests.app(List.of(
                Manifests.service(service, 1, backs, "hello", List.of(), true, ServiceSpec.Placement.PACKED, true)));
    }
}
