package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.junit.jupiter.api.Test;

/** What is asked of a machine for the sake of its nodes. */
class NeedsTest {
    private static final InnerPorts BOTH = InnerPorts.tcp(1001, 1002);

    private static InnerPorts ports(String machine, int fronts, int backs, Placement placement) {
        var service = Manifests.service("web", fronts, backs, "hello", List.of(), true, placement, false);
        var machines =
                Topologies.expand(Manifests.app(service), World.CATALOGUE).machines();
        return machines.entrySet().stream()
                .filter(each -> each.getKey().equals(NodeId.parse("app/web/" + machine)))
                .map(each -> each.getValue().needs().innerPorts())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_machine_is_reached_where_its_own_roles_listen() {
        assertThat(ports("front/1", 1, 1, Placement.SPREAD)).isEqualTo(InnerPorts.tcp(1001));
        assertThat(ports("back/1", 1, 1, Placement.SPREAD)).isEqualTo(InnerPorts.tcp(1002));
        assertThat(ports("front/2", 2, 2, Placement.PACKED)).isEqualTo(InnerPorts.tcp(1001));
    }

    @Test
    void a_machine_that_nodes_of_other_roles_may_come_to_is_ready_for_them() {
        assertThat(ports("front/1", 1, 1, Placement.PACKED)).isEqualTo(BOTH);
        assertThat(ports("front/1", 1, 0, Placement.PACKED)).isEqualTo(BOTH);
    }

    @Test
    void other_needs_make_no_other_machine() {
        NodeId name = NodeId.parse("app/web/front/1");
        var machines = List.of(Placement.PACKED, Placement.SPREAD).stream()
                .map(placement -> Manifests.service("web", 1, 0, "hello", List.of(), true, placement, false))
                .flatMap(service ->
                        Topologies.expand(Manifests.app(service), World.CATALOGUE).machines().values().stream())
                .filter(machine -> machine.name().equals(name))
                .toList();
        assertThat(machines.stream().map(MachineSpec::needs).collect(Collectors.toSet()))
                .hasSize(2);
        assertThat(machines.stream().map(MachineSpec::traits).collect(Collectors.toSet()))
                .hasSize(1);
    }

    @Test
    void who_shares_a_machine_with_unknown_programs_shares_what_is_open_for_them() {
        assertThat(InnerPorts.together(List.of(InnerPorts.tcp(2, 1), InnerPorts.NONE, InnerPorts.tcp(3))))
                .isEqualTo(InnerPorts.tcp(1, 2, 3))
                .hasToString("tcp 1,2,3");
        assertThat(InnerPorts.together(List.of(InnerPorts.tcp(1), new InnerPorts.All())))
                .isEqualTo(new InnerPorts.All())
                .hasToString("all");
        assertThat(InnerPorts.together(List.of())).isEqualTo(InnerPorts.NONE);
    }
}
