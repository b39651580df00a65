package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.junit.jupiter.api.Test;

/** How nodes of one role leave. */
class LeavingTest {
    private final World world = new World();

    @Test
    void nodes_of_a_role_that_leaves_one_by_one_wait_for_each_other() {
        world.converge(nodes(1, 3), UnaryOperator.identity());
        List<Step> leaving = world.plan(nodes(1, 1)).steps().stream()
                .filter(step -> step.action() instanceof Action.RemoveNode)
                .toList();
        assertThat(leaving)
                .extracting(step -> step.action().subject())
                .containsExactly("node app/db/back/3", "node app/db/back/2");
        assertThat(leaving.get(1).after()).contains(leaving.get(0).key());
        assertThat(leaving.get(0).after()).doesNotContain(leaving.get(1).key());
        world.converge(nodes(1, 1), UnaryOperator.identity());
        assertThat(world.nodes).hasSize(2);
    }

    @Test
    void nodes_of_other_roles_and_of_a_service_that_goes_leave_together() {
        world.converge(nodes(3, 3), UnaryOperator.identity());
        assertNoneWaits(world.plan(nodes(1, 3)), "app/db/front/");
        assertNoneWaits(world.plan(Manifests.app(List.of())), "app/db/back/");
    }

    @Test
    void a_dump_is_taken_of_one_healthy_node_before_any_node_of_its_service_leaves() {
        world.converge(withDisk(3), UnaryOperator.identity());
        ill("app/db/back/1");
        Plan plan = world.plan(Manifests.app(List.of()));
        Step dump = plan.steps().get(0);
        assertThat(dump.action())
                .isEqualTo(new Action.TakeDump(
                        NodeId.parse("app/db/back/2"), machine("app/db/back/2"), new DumpSpec("rows", "sql.gz")));
        assertThat(dump.key()).isEqualTo("+ dump app/db/rows");
        assertThat(removals(plan)).hasSize(4).allSatisfy(step -> assertThat(step.after())
                .contains(dump.key()));

        world.apply(dump);
        assertThat(removals(world.plan(Manifests.app(List.of()))))
                .as("the dump is taken once")
                .allSatisfy(step -> assertThat(step.after()).isEmpty());
    }

    @Test
    void no_dump_is_taken_of_what_keeps_its_disks_or_does_not_run() {
        world.converge(withDisk(1), UnaryOperator.identity());
        assertThat(dumps(world.plan(nodes(1, 1)))).as("only the disk goes").isEmpty();
        assertThat(dumps(world.plan(withDisk(0)))).as("scaled away").isEmpty();
        world.converge(stopped(), UnaryOperator.identity());
        Plan plan = world.plan(Manifests.app(List.of()));
        assertThat(dumps(plan)).isEmpty();
        assertThat(plan.steps())
                .filteredOn(step -> step.action().subject().equals("volume app/db/back/1/data"))
                .extracting(Step::reason)
                .singleElement()
                .asString()
                .endsWith("brings it back; no dump is taken, as nothing of it runs");
        world.converge(Manifests.app(List.of()), UnaryOperator.identity());
        assertThat(world.volumes).isEmpty();
    }

    @Test
    void an_ill_node_is_asked_for_its_dump_and_a_silent_one_is_waited_for() {
        world.converge(withDisk(2), UnaryOperator.identity());
        ill("app/db/back/1");
        ill("app/db/back/2");
        assertThat(dumps(world.plan(Manifests.app(List.of())))).hasSize(1);

        world.unknown.add("node app/db/back/2");
        Plan plan = world.plan(Manifests.app(List.of()));
        assertThat(dumps(plan)).isEmpty();
        assertThat(plan.firstWave()).as("node 2 may be the one that is well").isEmpty();
    }

    @Test
    void deletions_that_need_a_confirmation_hold_the_dump_too() {
        world.converge(withDisk(1), UnaryOperator.identity());
        Plan plan = Planner.plan(
                Desired.nothing("app"), world.observed(Topology.EMPTY), world.inventory(), new Policy(0, 0, false));
        assertThat(dumps(plan)).hasSize(1);
        assertThat(plan.firstWave()).isEmpty();
    }

    private void ill(String name) {
        NodeId node = NodeId.parse(name);
        world.nodes.computeIfPresent(node, (id, report) -> World.phase(report, NodeReport.Phase.FAILED));
    }

    private NodeId machine(String node) {
        return Optional.ofNullable(world.nodeInventory.get(NodeId.parse(node))).orElseThrow();
    }

    private static List<Step> removals(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.action() instanceof Action.RemoveNode)
                .toList();
    }

    private static List<Step> dumps(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.action() instanceof Action.TakeDump)
                .toList();
    }

    private static Manifest withDisk(int backs) {
        return Manifests.app(
                List.of(Manifests.service("db", 1, backs, "hello", List.of(), true, Placement.PACKED, true)));
    }

    private static Manifest stopped() {
        return Manifests.app(List.of(Manifests.service("db", 1, 1, "hello", List.of(), false, Placement.PACKED, true)));
    }

    private static void assertNoneWaits(Plan plan, String nodes) {
        List<Step> leaving = plan.steps().stream()
                .filter(step -> step.action() instanceof Action.RemoveNode)
                .filter(step -> step.action().subject().startsWith("node " + nodes))
                .toList();
        Set<String> keys = leaving.stream().map(Step::key).collect(java.util.stream.Collectors.toSet());
        assertThat(leaving).hasSizeGreaterThan(1).allSatisfy(step -> assertThat(step.after())
                .doesNotContainAnyElementsOf(keys));
    }

    private static Manifest nodes(int fronts, int backs) {
        return Manifests.app(List.of(Manifests.service("db", fronts, backs, "hello", List.of())));
    }

    @Test
    void a_disk_that_leaves_a_node_which_stays_goes_once_the_node_is_without_it() {
        World any = new World();
        Manifest with = Manifests.app(Manifests.service("db", 1, 2, "hello", List.of(), true, Placement.SPREAD, true));
        any.converge(with, UnaryOperator.identity());
        Manifest without =
                Manifests.app(Manifests.service("db", 1, 2, "hello", List.of(), true, Placement.SPREAD, false));
        assertThat(any.plan(without).firstWave())
                .isNotEmpty()
                .noneMatch(step -> step.action() instanceof Action.DeleteVolume);
        any.converge(without, UnaryOperator.identity());
        assertThat(any.volumes).isEmpty();
    }
}
