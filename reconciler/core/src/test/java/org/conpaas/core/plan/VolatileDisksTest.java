package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.MachineType;
import org.conpaas.core.model.CloudFacts.Room;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.junit.jupiter.api.Test;

/** A disk that comes and goes with its node has its room on the machine's own disk. */
class VolatileDisksTest {
    private static final MachineType BARE = type("bare", 1, 0);
    private static final MachineType SMALL = type("small", 1, 8);
    private static final MachineType LARGE = type("large", 4, 40);
    private static final Optional<Instance> NOTHING_ASKED = Optional.empty();

    private static MachineType type(String name, int processors, long diskGib) {
        return new MachineType(name, name, processors, (long) processors << 30, diskGib << 30, 0);
    }

    /** Its image takes 3 GiB, that of the name big 30. */
    private static CloudFacts cloud(Optional<String> usual) {
        return new CloudFacts(
                List.of(LARGE, SMALL, BARE), usual, Room.UNLIMITED, Map.of("", 3L << 30, "big", 30L << 30));
    }

    private static MachineSpec machine(Optional<Instance> instance, Optional<String> image, long gib) {
        NodeId name = NodeId.parse("app/web/back/1");
        return new MachineSpec(
                name,
                "default",
                instance,
                image,
                List.of(name),
                new MachineSpec.Needs(
                        MachineSpec.Needs.NONE.publicPorts(), MachineSpec.Needs.NONE.innerPorts(), gib << 30));
    }

    private static Manifest withDisks(long sizeBytes) {
        ServiceSpec plain = Manifests.service("web", 1, 2, "hello", List.of(), true, Placement.SPREAD, false);
        Disk scratch =
                new Disk(Disk.Kind.VOLATILE, sizeBytes, "/scratch", Optional.of("back"), Optional.empty(), plain.at());
        Disk more = new Disk(Disk.Kind.VOLATILE, 1L << 30, "/more", Optional.empty(), Optional.empty(), plain.at());
        return Manifests.app(new ServiceSpec(
                plain.name(),
                plain.type(),
                plain.description(),
                plain.running(),
                plain.uses(),
                plain.nodes(),
                plain.cloud(),
                plain.instance(),
                plain.image(),
                plain.placement(),
                plain.startupScript(),
                plain.environment(),
                plain.code(),
                Map.of("scratch", scratch, "more", more),
                plain.onDelete(),
                plain.settings(),
                plain.at()));
    }

    @Test
    void a_size_gets_the_smallest_type_with_room_for_image_nodes_and_disks() {
        Optional<Instance> sized = Optional.of(new Instance.Sized(1, 1 << 29, 0));
        CloudFacts cloud = cloud(Optional.empty());
        assertThat(cloud.type(machine(sized, Optional.empty(), 0))).contains(BARE);
        assertThat(cloud.type(machine(sized, Optional.empty(), 3))).contains(SMALL);
        assertThat(cloud.type(machine(sized, Optional.empty(), 4))).contains(LARGE);
        assertThat(cloud.type(machine(sized, Optional.of("big"), 3))).contains(LARGE);
        assertThat(cloud.type(machine(sized, Optional.of("big"), 9))).isEmpty();
    }

    @Test
    void where_no_type_is_named_a_larger_one_than_usual_is_taken() {
        assertThat(cloud(Optional.of("small")).type(machine(NOTHING_ASKED, Optional.empty(), 3)))
                .contains(SMALL);
        assertThat(cloud(Optional.of("small")).type(machine(NOTHING_ASKED, Optional.empty(), 4)))
                .contains(LARGE);
        assertThat(cloud(Optional.empty()).type(machine(NOTHING_ASKED, Optional.empty(), 4)))
                .contains(LARGE);
    }

    @Test
    void a_named_type_is_taken_at_its_word() {
        Optional<Instance> bare = Optional.of(new Instance.Named("bare"));
        CloudFacts cloud = cloud(Optional.empty());
        assertThat(cloud.type(machine(bare, Optional.empty(), 0))).contains(BARE);
        assertThat(cloud.type(machine(bare, Optional.empty(), 1)))
                .as("its disk is as large as the image, whatever that leaves")
                .isEmpty();
        assertThat(cloud.noType(machine(bare, Optional.empty(), 1)))
                .isEqualTo(
                        "has no machine type bare with a disk of 6 GiB, of which the volatile disks of app/web/back/1 need 1:"
                                + " make those smaller or persistent, or take another instance; it has bare (1, 1024 MiB, disk 0 GiB),"
                                + " large (4, 4096 MiB, disk 40 GiB), small (1, 1024 MiB, disk 8 GiB)");
    }

    @Test
    void what_no_machine_has_room_for_is_told_before_anything_is_made() {
        World world = new World();
        world.clouds.put("default", cloud(Optional.of("small")));
        assertThat(world.plan(withDisks(10L << 30)).steps())
                .noneMatch(step -> step.blockedBy().isPresent());
        Plan plan = world.plan(withDisks(40L << 30));
        assertThat(plan.firstWave()).noneMatch(step -> step.action() instanceof Action.CreateMachine);
        assertThat(plan.steps()).anyMatch(step -> step.blockedBy()
                .orElse("")
                .startsWith("cloud default has no machine type small with a disk of 46 GiB, of which the volatile disks"
                        + " of app/web/back/2 need 41:"));
    }

    @Test
    void another_size_makes_no_other_machine() {
        Topology before = Topologies.expand(withDisks(1L << 30), World.CATALOGUE);
        Topology after = Topologies.expand(withDisks(5L << 30), World.CATALOGUE);
        NodeId back = NodeId.parse("app/web/back/1");
        assertThat(before.machines().get(back))
                .isNotNull()
                .isNotEqualTo(after.machines().get(back));
        assertThat(before.machines().values().stream().map(MachineSpec::traits).toList())
                .isEqualTo(after.machines().values().stream()
                        .map(MachineSpec::traits)
                        .toList());
    }
}
