package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Status.NodeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineStatesTest {
    private static final NodeId NODE = NodeId.parse("app/web/node/1");

    private final Lab lab = new Lab();

    private static NodeStatus node(Status status) {
        return status.services().values().stream()
                .flatMap(service -> service.nodes().stream())
                .filter(node -> node.id().equals(NODE))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"STOPPED, is stopped", "FAILED, has failed in its cloud"})
    void one_that_stops_is_told_waited_for_and_kept(MachineState state, String told) throws Exception {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        lab.agents.silence("agent-default-0", true);
        lab.cloud.state(NODE, state);
        Pass.Result during = lab.pass("app");
        assertThat(during.done()).isEmpty();
        assertThat(node(during.status()))
                .returns(Health.DEGRADED, NodeStatus::health)
                .returns("its machine " + told, NodeStatus::reason);
        assertThat(during.status().waits())
                .anyMatch(wait -> wait.subject().equals("machine " + NODE)
                        && wait.reason().contains("somebody starts it again in its cloud: it " + told));

        lab.cloud.state(NODE, MachineState.RUNNING);
        lab.agents.silence("agent-default-0", false);
        assertThat(node(lab.converge("app").status()).health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines()).hasSize(1);
    }

    @Test
    void an_agent_that_calls_does_not_make_a_stopped_machine_run() throws Exception {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        lab.called.add("agent-default-0");
        lab.cloud.state(NODE, MachineState.STOPPED);
        assertThat(node(lab.pass("app").status()).reason()).isEqualTo("its machine is stopped");
    }
}
