package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.Counted;
import org.conpaas.core.model.CloudFacts.MachineType;
import org.conpaas.core.model.CloudFacts.Room;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final MachineType SMALL = new MachineType("1", "small", 2, 2L << 30, 0, 0);
    private static final MachineType TINY = new MachineType("2", "tiny", 1, 1L << 29, 0, 0);

    private final World world = new World();

    @Provide
    net.jqwik.api.Arbitrary<Manifest> manifests() {
        return Manifests.any("default");
    }

    private static CloudFacts leaving(Counted what, long left) {
        return new CloudFacts(
                List.of(SMALL, TINY), Optional.empty(), new Room(Map.of(what, new CloudFacts.Quota(left, 0))));
    }

    private static boolean makes(Step step) {
        return step.action() instanceof Action.CreateMachine || step.action() instanceof Action.CreateVolume;
    }

    @Property
    @Label("what does not fit is not begun; what fits is planned as if there were no quota")
    void all_or_nothing(@ForAll("manifests") Manifest manifest, @ForAll @IntRange(max = 12) int left) {
        World free = new World();
        Plan unlimited = free.plan(manifest);
        long machines = unlimited.steps().stream()
                .filter(step -> step.action() instanceof Action.CreateMachine)
                .count();
        free.clouds.put("default", leaving(Counted.MACHINES, left));
        Plan plan = free.plan(manifest);
        assertThat(plan.keys()).isEqualTo(unlimited.keys());
        if (machines <= left) {
            assertThat(plan).isEqualTo(unlimited);
        } else {
            assertThat(plan.firstWave()).noneMatch(QuotasTest::makes);
            assertThat(reasons(plan))
                    .containsExactly("needs " + machines + " more machines, the quota of cloud default leaves " + left
                            + ": lower the counts, take smaller ones, or have the quota raised");
        }
    }

    private static Set<String> reasons(Plan plan) {
        return plan.steps().stream()
                .filter(QuotasTest::makes)
                .map(step -> step.blockedBy().orElse("-"))
                .collect(Collectors.toSet());
    }

    @Test
    void what_is_there_counts_no_more_and_what_must_go_goes() {
        Manifest three = Manifests.app(Manifests.service("web", 3, 0, "hello", List.of()));
        world.converge(three, UnaryOperator.identity());
        world.clouds.put("default", leaving(Counted.MACHINES, 1));
        assertThat(world.plan(three).steps()).isEmpty();
        assertThat(world.plan(Manifests.app(Manifests.service("web", 4, 0, "hello", List.of())))
                        .firstWave())
                .anyMatch(QuotasTest::makes);
        Plan less = world.plan(Manifests.app(Manifests.service("web", 1, 0, "hello", List.of())));
        assertThat(less.steps()).noneMatch(step -> step.blockedBy().isPresent());
    }

    @Test
    void a_machine_that_cannot_be_replaced_stays() {
        Manifest before = Manifests.app(Manifests.service("web", 2, 0, "hello", List.of()));
        world.converge(before, UnaryOperator.identity());
        world.machines.replaceAll((name, facts) -> new MachineFacts(
                facts.agent(),
                facts.sandbox(),
                facts.publicAddress(),
                facts.lowPorts(),
                facts.ready(),
                "another kind"));
        assertThat(world.plan(before).firstWave()).isNotEmpty();
        world.clouds.put("default", new CloudFacts(List.of(TINY), Optional.of("large"), Room.UNLIMITED));
        assertThat(world.plan(before).steps()).isNotEmpty();
        assertThat(world.plan(before).firstWave()).isEmpty();
    }

    @Test
    void a_machine_that_was_asked_for_before_needs_no_room_of_its_own() {
        Manifest one = Manifests.app(Manifests.service("web", 1, 0, "hello", List.of()));
        world.clouds.put("default", leaving(Counted.MACHINES, 0));
        assertThat(world.plan(one).firstWave()).isEmpty();
        world.machineInventory.put(NodeId.parse("app/web/front/1"), "default");
        assertThat(world.plan(one).firstWave()).anyMatch(QuotasTest::makes);
    }

    @Test
    void processors_memory_and_volumes_count_too() {
        Manifest disks =
                Manifests.app(Manifests.service("web", 1, 2, "hello", List.of(), true, Placement.SPREAD, true));
        world.clouds.put("default", leaving(Counted.PROCESSORS, 5));
        assertThat(reasons(world.plan(disks))).allMatch(why -> why.startsWith("needs 6 more processors,"));
        world.clouds.put("default", leaving(Counted.MEMORY_MIB, 100));
        assertThat(reasons(world.plan(disks))).allMatch(why -> why.startsWith("needs 6144 more MiB of memory,"));
        world.clouds.put("default", leaving(Counted.VOLUMES, 2));
        assertThat(reasons(world.plan(disks))).allMatch(why -> why.startsWith("needs 3 more volumes,"));
        world.clouds.put("default", leaving(Counted.VOLUME_GIB, 3));
        assertThat(reasons(world.plan(disks))).containsExactly("-");
    }

    @Test
    void a_type_that_the_cloud_does_not_have_is_told_before_anything_is_made() {
        world.clouds.put("default", new CloudFacts(List.of(TINY), Optional.of("large"), Room.UNLIMITED));
        assertThat(reasons(world.plan(Manifests.app(Manifests.service("web", 1, 0, "hello", List.of())))))
                .containsExactly("cloud default has no machine type large; it has tiny (1, 512 MiB)");
        world.clouds.put("default", new CloudFacts(List.of(TINY), Optional.empty(), Room.UNLIMITED));
        assertThat(reasons(world.plan(Manifests.app(Manifests.service("web", 1, 0, "hello", List.of())))))
                .containsExactly("cloud default has no machine type with 1 GiB of memory; it has tiny (1, 512 MiB)");
    }
}
