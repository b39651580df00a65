package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.Counted;
import org.conpaas.core.model.CloudFacts.Quota;
import org.conpaas.core.model.CloudFacts.Room;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A disk goes from node to node when the inventory is wrong, the nodes are ill, or the clouds are several. {@link World} checks each step. */
@DisplayName("case 52: one disk goes from node to node, and never do two have it")
class HandoversTest {
    private static final VolumeId ONE = VolumeId.shared("app", "web", "one");
    private static final NodeId FRONT = NodeId.parse("app/web/front/1");
    private static final NodeId BACK = NodeId.parse("app/web/back/1");
    private static final SourcePosition AT = SourcePosition.of("app.yaml");

    private final World world = new World();

    private static Manifest given(String node) {
        return Manifests.app(service(node));
    }

    /** @param node empty: nobody */
    private static ServiceSpec service(String node) {
        return Manifests.service(
                "web",
                1,
                2,
                "hello",
                List.of(),
                true,
                Placement.SPREAD,
                true,
                Optional.empty(),
                Optional.of(node).filter(name -> !name.isEmpty()));
    }

    private void converge(Manifest manifest) {
        world.converge(manifest, UnaryOperator.identity());
    }

    private void forgetWhoHasIt(Optional<NodeId> wrong) {
        world.volumeInventory.computeIfPresent(ONE, (name, known) -> known.heldBy(wrong));
    }

    @Test
    void an_inventory_that_says_nobody_takes_it_from_nobody_that_uses_it() {
        converge(given("front/1"));
        forgetWhoHasIt(Optional.empty());
        assertThat(world.plan(given("back/1")).firstWave())
                .extracting(Step::key)
                .doesNotContain("~ volume " + ONE);
        converge(given("back/1"));
        assertThat(world.users(ONE)).containsExactly(BACK);
    }

    @Test
    void an_inventory_that_names_another_takes_it_from_nobody_that_uses_it() {
        converge(given("front/1"));
        forgetWhoHasIt(Optional.of(BACK));
        converge(given("front/1"));
        assertThat(world.users(ONE)).containsExactly(FRONT);
    }

    @Test
    void a_machine_of_which_no_node_is_known_keeps_it_until_it_is_gone() {
        NodeId lost = NodeId.parse("app/web/back/9");
        converge(given("back/1"));
        world.volumes.computeIfPresent(
                ONE, (name, known) -> new VolumeFacts(known.path(), known.sizeBytes(), new Place.On(lost)));
        Plan plan = world.plan(given(""));
        assertThat(plan.steps())
                .filteredOn(step -> step.action().subject().equals("volume " + ONE))
                .extracting(Step::reason)
                .containsExactly("machine " + lost + " is gone: it has the disk, and no node of it is known");
    }

    @Test
    void what_is_found_with_an_empty_memory_is_the_wanted_nodes_only_where_its_machine_sees_it() {
        converge(given("front/1"));
        assertThat(adopted(given("front/1")).holder()).contains(FRONT);
        assertThat(adopted(given("back/1")).holder()).isEmpty();
    }

    private VolumeSpec adopted(Manifest manifest) {
        Topology topology = Topologies.expand(manifest, World.CATALOGUE);
        return Optional.ofNullable(Adoption.of(topology, world.observed(topology), Inventory.EMPTY)
                        .volumes()
                        .get(ONE))
                .orElseThrow();
    }

    @Test
    void a_node_that_is_ill_for_want_of_it_does_not_keep_it_where_it_is() {
        converge(given("front/1"));
        // back comes first in the order of the type, and front waits for it with everything else
        world.nodes.computeIfPresent(BACK, (name, report) -> ill(report));
        assertThat(world.plan(given("back/1")).firstWave())
                .extracting(Step::key)
                .contains("~ node " + FRONT);
        converge(given("back/1"));
        assertThat(world.users(ONE)).containsExactly(BACK);
    }

    private static NodeReport ill(NodeReport report) {
        return new NodeReport(
                report.name(),
                report.fingerprint(),
                NodeReport.Phase.FAILED,
                Optional.of("it has no disk"),
                List.of(),
                List.of(),
                List.of(),
                report.usage());
    }

    @Test
    void a_silent_node_keeps_it() {
        converge(given("front/1"));
        world.unknown.add("node " + FRONT);
        Plan plan = world.plan(given("back/1"));
        assertThat(plan.firstWave()).isEmpty();
        assertThat(plan.waits()).extracting(step -> step.action().subject()).contains("node " + FRONT, "volume " + ONE);
    }

    @Test
    void a_node_on_another_cloud_does_not_get_it_and_nobody_gets_an_empty_one() {
        ServiceSpec two = onOther(service("back/1"));
        converge(Manifests.app(two));
        VolumeSpec made = Optional.ofNullable(world.volumeInventory.get(ONE)).orElseThrow();
        assertThat(made.cloud()).isEqualTo("other");
        Manifest elsewhere = Manifests.app(onOther(service("front/1")));
        converge(elsewhere);
        assertThat(world.users(ONE)).isEmpty();
        assertThat(world.volumeInventory).containsEntry(ONE, made.heldBy(Optional.empty()));
        assertThat(world.topology(elsewhere).staying()).containsKey("web");

        Manifest nobody = Manifests.app(onOther(service("")));
        assertThat(world.topology(nobody).staying())
                .as("it is well where it is")
                .isEmpty();
        converge(Manifests.app(two));
        assertThat(world.users(ONE)).containsExactly(BACK);
    }

    /** Its backs are on another cloud; no disk is for all. */
    private static ServiceSpec onOther(ServiceSpec service) {
        Map<String, Disk> disks = new TreeMap<>(service.disks());
        disks.remove("common");
        return with(service, disks)
                .withNodes(service.nodes().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                role -> role.getKey().equals("back")
                                        ? new RoleSpec(
                                                role.getValue().count(),
                                                Optional.of("other"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                AT)
                                        : role.getValue())));
    }

    @Test
    void a_disk_grows_when_more_is_wanted_and_holds_nothing_back_when_it_cannot() {
        converge(given("front/1"));
        Manifest larger = Manifests.app(sized(service("front/1"), 3L << 30));
        world.clouds.put(
                "default",
                new CloudFacts(List.of(), Optional.empty(), new Room(Map.of(Counted.VOLUME_GIB, new Quota(1, 0)))));
        world.machines.remove(BACK);
        world.nodes.remove(BACK);
        Plan held = world.plan(larger);
        assertThat(held.steps())
                .filteredOn(step -> step.action() instanceof Action.GrowVolume)
                .allSatisfy(step -> assertThat(step.blockedBy()).hasValueSatisfying(why -> assertThat(why)
                        .startsWith("needs 2 more GiB of volumes, the quota of cloud")))
                .hasSize(1);
        assertThat(held.firstWave()).extracting(Step::key).contains("+ machine " + BACK);

        world.clouds.clear();
        converge(larger);
        assertThat(world.volumes.get(ONE)).extracting(VolumeFacts::sizeBytes).isEqualTo(3L << 30);
        converge(given("front/1"));
        assertThat(world.volumes.get(ONE)).extracting(VolumeFacts::sizeBytes).isEqualTo(3L << 30);
    }

    private static ServiceSpec sized(ServiceSpec service, long bytes) {
        Map<String, Disk> disks = new TreeMap<>(service.disks());
        disks.computeIfPresent(
                "one",
                (name, disk) -> new Disk(
                        disk.kind(), bytes, disk.at(), disk.role(), disk.node(), disk.image(), disk.from(), AT));
        return with(service, disks);
    }

    private static ServiceSpec with(ServiceSpec service, Map<String, Disk> disks) {
        return new ServiceSpec(
                service.name(),
                service.type(),
                service.description(),
                service.running(),
                service.uses(),
                service.nodes(),
                service.cloud(),
                service.instance(),
                service.image(),
                service.placement(),
                service.startupScript(),
                service.environment(),
                service.code(),
                disks,
                service.onDelete(),
                service.settings(),
                service.at());
    }
}
