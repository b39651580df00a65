package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines of the wrong kind, in a service whose fronts start after its backs. */
class ReplacementsTest {
    private static final Manifest SPREAD =
            Manifests.app(Manifests.service("web", 1, 1, "hello", List.of(), true, Placement.SPREAD, false));
    private static final NodeId BACK = NodeId.parse("app/web/back/1");
    private static final NodeId FRONT = NodeId.parse("app/web/front/1");

    private final World world = new World();

    @BeforeEach
    void a_front_is_to_come_and_the_machine_of_the_back_is_of_the_wrong_kind() {
        world.converge(SPREAD, UnaryOperator.identity());
        gone(FRONT);
        world.machines.computeIfPresent(
                BACK,
                (name, known) -> new MachineFacts(
                        known.agent(), known.sandbox(), known.publicAddress(), true, true, "another kind"));
    }

    private void gone(NodeId node) {
        world.nodes.remove(node);
        world.nodeInventory.remove(node);
    }

    private void assertReplaced() {
        assertThat(world.plan(SPREAD).firstWave())
                .extracting(Step::key)
                .anyMatch(key -> key.endsWith(" " + BACK) && key.startsWith("-"));
        world.converge(SPREAD, UnaryOperator.identity());
        assertThat(world.nodes).containsOnlyKeys(BACK, FRONT);
        assertThat(world.machines.values()).extracting(MachineFacts::traits).containsOnly("");
    }

    @Test
    void one_whose_node_is_gone_does_not_wait_for_what_waits_for_that_node() {
        gone(BACK);
        assertReplaced();
    }

    @Test
    void one_whose_node_is_ill_does_not_wait_for_what_waits_for_that_node() {
        world.nodes.computeIfPresent(BACK, (node, report) -> World.phase(report, NodeReport.Phase.FAILED));
        assertReplaced();
    }

    @Test
    void one_that_serves_waits_for_the_rest_of_its_service() {
        assertThat(world.plan(SPREAD).firstWave()).extracting(Step::key).containsExactly("+ node " + FRONT);
    }
}
