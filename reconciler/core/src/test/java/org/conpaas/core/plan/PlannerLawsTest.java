package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.plan.World.Crash;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.RoleSpec;

@Label("case 17: the laws of planning")
class PlannerLawsTest {
    private static final NodeId FOREIGN = new NodeId("app", "foreign", "front", 1);

    @Provide
    Arbitrary<Manifest> manifests() {
        return Manifests.any();
    }

    @Property
    void the_plan_of_what_was_applied_is_empty(@ForAll("manifests") Manifest manifest) {
        World world = new World();
        world.converge(manifest, UnaryOperator.identity());
        assertThat(world.plan(manifest).steps()).isEmpty();
        assertIsExactly(world, manifest);
    }

    @Property
    void any_manifest_can_follow_any_other(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after, @ForAll Random random) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        world.converge(after, wave -> shuffled(wave, random));
        assertThat(world.plan(after).steps()).isEmpty();
        assertIsExactly(world, after);
    }

    @Property
    void the_plan_does_not_depend_on_the_order_of_its_inputs(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after, @ForAll Random random) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        Manifest turned =
                Manifests.app(shuffled(new ArrayList<>(after.services().values()), random));
        assertThat(world.plan(turned)).isEqualTo(world.plan(after));
    }

    @Property
    @Label("case 51: a service without disks moves, and never has fewer nodes than it had or is to have")
    void a_service_without_disks_moves_and_never_has_fewer_nodes_than_it_had_or_is_to_have(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after, @ForAll Random random) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        ServiceSpec service = Optional.ofNullable(after.services().get("s0")).orElseThrow();
        boolean moves = world.topology(after).moving().keySet().stream()
                .anyMatch(node -> node.service().equals("s0"));
        int least = Math.min(nodes(world, "s0"), sum(service));
        world.converge(after, wave -> {
            if (moves && service.running()) {
                assertThat(nodes(world, "s0")).isGreaterThanOrEqualTo(least);
            }
            return shuffled(wave, random);
        });
        after.services().values().stream()
                .filter(each -> !world.topology(after).staying().containsKey(each.name()))
                .forEach(each -> assertThat(world.machineInventory.entrySet())
                        .filteredOn(machine -> machine.getKey().service().equals(each.name()))
                        .allMatch(machine ->
                                machine.getValue().equals(each.cloud().orElse("default"))));
    }

    @Property
    @Label("case 52: one disk goes from node to node, and never do two have it")
    void a_single_disk_ends_with_the_node_that_is_to_have_it(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after, @ForAll Random random) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        Set<VolumeId> there = new HashSet<>(world.volumes.keySet());
        world.converge(after, wave -> shuffled(wave, random));
        Topology topology = world.topology(after);
        assertThat(topology.handed()).isEmpty();
        topology.volumes().values().stream().filter(VolumeSpec::changesHands).forEach(volume -> {
            assertThat(world.users(volume.id()))
                    .isEqualTo(Set.copyOf(volume.holder().stream()
                            .filter(topology.nodes()::containsKey)
                            .toList()));
            if (there.contains(volume.id())) {
                assertThat(world.volumes).containsKey(volume.id());
            }
        });
    }

    private static int nodes(World world, String service) {
        return (int) world.nodes.keySet().stream()
                .filter(node -> node.service().equals(service))
                .count();
    }

    private static int sum(ServiceSpec service) {
        return service.nodes().values().stream().mapToInt(RoleSpec::count).sum();
    }

    @Property
    void nothing_outside_the_inventory_is_pruned(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after) {
        World world = new World();
        world.machines.put(FOREIGN, facts());
        world.converge(before, UnaryOperator.identity());
        world.converge(after, UnaryOperator.identity());
        assertThat(world.machines).containsKey(FOREIGN);
    }

    @Property
    void unknown_yields_neither_create_nor_prune(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after, @ForAll Random random) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        Stream.concat(
                        world.machines.keySet().stream(),
                        world.nodes.keySet().stream().map(node -> "node " + node))
                .filter(anything -> random.nextBoolean())
                .forEach(world.unknown::add);
        for (Step step : world.plan(after).firstWave()) {
            List<Object> touched = new ArrayList<>(touched(world, step.action()));
            assertThat(world.unknown).doesNotContainAnyElementsOf(touched.isEmpty() ? List.of("") : touched);
        }
    }

    private static List<?> touched(World world, Action action) {
        if (action instanceof Action.CreateMachine create) {
            return List.of(create.machine().name());
        }
        if (action instanceof Action.DeleteMachine delete) {
            return List.of(delete.machine());
        }
        if (action instanceof Action.RemoveNode remove) {
            return List.of("node " + remove.node());
        }
        if (action instanceof Action.AttachVolume attach) {
            return attach.volume().holder().stream().map(node -> "node " + node).toList();
        }
        if (action instanceof Action.DetachVolume detach) {
            return world.users(detach.volume().id()).stream()
                    .map(node -> "node " + node)
                    .toList();
        }
        return List.of(action);
    }

    @Property
    @Label("case 18: a crash after any side effect leaves no twin, no orphan, nothing lost")
    void a_crash_after_any_side_effect_is_mended_by_the_next_pass(
            @ForAll("manifests") Manifest before,
            @ForAll("manifests") Manifest after,
            @ForAll @IntRange(min = 0, max = 60) int effects) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        Set<Object> data = new HashSet<>(world.volumes.keySet());
        data.retainAll(Topologies.expand(after, World.CATALOGUE).volumes().keySet());
        world.crashAfter(effects);
        try {
            world.converge(after, UnaryOperator.identity());
        } catch (Crash crash) {
            world.converge(after, UnaryOperator.identity());
        }
        assertThat(world.plan(after).steps()).isEmpty();
        assertIsExactly(world, after);
        assertThat(world.volumes.keySet())
                .containsAll(data.stream()
                        .map(id -> (org.conpaas.core.model.VolumeId) id)
                        .toList());
    }

    @Property
    void each_step_comes_after_the_steps_that_it_needs(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        Set<String> seen = new HashSet<>();
        for (Step step : world.plan(after).steps()) {
            assertThat(seen).as(step.key()).containsAll(step.after());
            seen.add(step.key());
        }
    }

    @Property
    void a_service_is_made_only_after_those_that_it_uses(@ForAll("manifests") Manifest manifest) {
        World world = new World();
        world.converge(manifest, UnaryOperator.identity());
        manifest.services().values().forEach(service -> service.uses()
                .forEach(used -> assertThat(lastCreation(world, used))
                        .isLessThanOrEqualTo(firstCreation(world, service.name()))));
    }

    @Property
    void a_plan_names_every_action_that_follows(
            @ForAll("manifests") Manifest before, @ForAll("manifests") Manifest after) {
        World world = new World();
        world.converge(before, UnaryOperator.identity());
        // what a node lets go is announced as something that is waited for
        Topology topology = world.topology(after);
        Assume.that(topology.handed().isEmpty());
        Assume.that(topology.volumes().values().stream()
                .allMatch(volume -> Optional.ofNullable(world.volumeInventory.get(volume.id()))
                        .map(known -> known.isShared() == volume.isShared())
                        .orElse(true)));
        Set<String> announced = world.plan(after).keys();
        world.done.clear();
        world.converge(after, UnaryOperator.identity());
        assertThat(announced).containsExactlyInAnyOrderElementsOf(new HashSet<>(world.done));
    }

    @Property
    void an_application_that_is_deleted_leaves_nothing_but_what_it_keeps(@ForAll("manifests") Manifest manifest) {
        World world = new World();
        world.converge(manifest, UnaryOperator.identity());
        while (!world.planOfNothing("app").firstWave().isEmpty()) {
            world.planOfNothing("app").firstWave().forEach(world::apply);
        }
        assertThat(world.machines).isEmpty();
        assertThat(world.nodes).isEmpty();
        assertThat(world.inventory().isEmpty()).isTrue();
    }

    private static long lastCreation(World world, String service) {
        return creations(world, service).max().orElse(-1);
    }

    private static long firstCreation(World world, String service) {
        return creations(world, service).min().orElse(Long.MAX_VALUE);
    }

    private static java.util.stream.LongStream creations(World world, String service) {
        return java.util.stream.LongStream.range(0, world.done.size())
                .filter(i -> world.done.get((int) i).startsWith("+ node app/" + service + "/"));
    }

    /** No twin, no orphan: machines, nodes and inventory are what the manifest names, and nothing else. */
    private static void assertIsExactly(World world, Manifest manifest) {
        Topology topology = world.topology(manifest);
        assertThat(topology.moving()).isEmpty();
        assertThat(world.machines.keySet()).isEqualTo(topology.machines().keySet());
        assertThat(world.machineInventory.keySet())
                .isEqualTo(topology.machines().keySet());
        assertThat(world.nodes.keySet()).isEqualTo(topology.nodes().keySet());
        assertThat(world.nodeInventory).isEqualTo(topology.nodes());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static MachineFacts facts() {
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, "10.9.9.9", "");
        return new MachineFacts("agent", sandbox, Optional.empty(), true, true, "");
    }
}
