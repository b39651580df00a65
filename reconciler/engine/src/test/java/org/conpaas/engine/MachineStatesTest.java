package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.engine.port.Dumps;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineStatesTest {
    private static final NodeId NODE = NodeId.parse("app/web/node/1");
    private static final NodeId OTHER = NodeId.parse("app/web/node/2");

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

    @ParameterizedTest
    @EnumSource(
            value = MachineState.class,
            names = {"STOPPED", "FAILED"})
    void one_that_nobody_wants_goes_without_a_word_from_its_agent(MachineState state) throws Exception {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.agents.silence(agent(OTHER), true);
        lab.cloud.state(OTHER, state);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        assertThat(lab.pass("app").done())
                .extracting(done -> done.step().key(), done -> done.step().reason())
                .contains(tuple("- node " + OTHER, "nobody wants it any more; its machine " + state.told()));
        assertThat(node(lab.converge("app").status()).health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines().keySet()).containsExactly(NODE);
        assertThat(lab.store.inventory("app").nodes().keySet()).containsExactly(NODE);
    }

    @Test
    void its_disks_are_kept_or_go_as_they_would_with_any_other() throws Exception {
        lab.commit(manifest("app", false, echo("web", 1, OnDelete.DELETE), echo("files", 1, OnDelete.KEEP)));
        lab.converge("app");
        for (NodeId node : lab.cloud.machines().keySet()) {
            lab.agents.silence(agent(node), true);
            lab.cloud.state(node, MachineState.STOPPED);
        }
        lab.commit(manifest("app", false));
        passes();
        assertThat(lab.cloud.machines()).isEmpty();
        assertThat(lab.cloud.volumes().keySet()).extracting(VolumeId::service).containsExactly("files");
    }

    @Test
    void one_whose_data_is_to_be_dumped_is_waited_for_until_it_runs_or_is_deleted_in_its_cloud() throws Exception {
        lab.commit(manifest("app", false, echo("db", 1, OnDelete.SNAPSHOT), echo("web", 1, "a")));
        lab.converge("app");
        NodeId db = NodeId.parse("app/db/node/1");
        List<NodeId> dumped = new ArrayList<>();
        lab.dumps = node -> {
            dumped.add(node);
            return new Dumps.Dump.Taken("1 MiB");
        };
        String agent = agent(db);
        lab.agents.silence(agent, true);
        lab.cloud.state(db, MachineState.STOPPED);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        passes();
        assertThat(lab.cloud.machines()).containsKey(db);
        assertThat(lab.cloud.volumes()).hasSize(1);
        assertThat(lab.pass("app").status().waits())
                .anyMatch(wait -> wait.subject().equals("dump app/db/rows")
                        && wait.reason()
                                .equals("somebody starts machine " + db + " again in its cloud: it is stopped, and its"
                                        + " data is dumped before it goes; deleted there, it goes without a dump"));

        lab.cloud.state(db, MachineState.RUNNING);
        lab.agents.silence(agent, false);
        lab.converge("app");
        assertThat(dumped).containsExactly(db);
        assertThat(lab.cloud.machines().keySet()).containsExactly(NODE);
    }

    @Test
    void one_that_is_wanted_again_or_runs_again_before_it_goes_is_asked_as_ever() throws Exception {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        String agent = agent(OTHER);
        lab.agents.silence(agent, true);
        lab.cloud.state(OTHER, MachineState.STOPPED);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.pass("app");
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.cloud.state(OTHER, MachineState.RUNNING);
        lab.agents.silence(agent, false);
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.agents.running()).containsExactlyInAnyOrder(NODE, OTHER);
    }

    private String agent(NodeId node) throws Exception {
        return Objects.requireNonNull(lab.cloud.machines().get(node)).agent();
    }

    private void passes() {
        for (int i = 0; i < 10; i++) {
            lab.pass("app");
            lab.time.advance(Duration.ofMinutes(1));
        }
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
