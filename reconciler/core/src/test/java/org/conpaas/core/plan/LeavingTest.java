package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
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
}
