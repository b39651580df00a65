package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Action;
import org.conpaas.core.status.Health;
import org.conpaas.manifest.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("case 53: machines whose agents never call home are told, replaced and deleted")
class UnmetAgentsTest {
    private final Lab lab = new Lab();

    @BeforeEach
    void three_machines_say_nothing() throws Exception {
        IntStream.range(0, 3).mapToObj(number -> "agent-default-" + number).forEach(agent -> {
            lab.agents.silence(agent, true);
            lab.unmet.add(agent);
        });
        lab.commit(manifest("app", false, echo("web", 3, "a")));
        for (int i = 0; i < 5; i++) {
            lab.pass("app");
            lab.time.advance(Duration.ofMinutes(1));
        }
        assertThat(lab.cloud.machines()).hasSize(3);
    }

    private List<String> told() {
        return lab.samePass("app").status().problems().stream()
                .map(Problem::code)
                .toList();
    }

    @Test
    void it_is_told_when_it_takes_too_long_and_is_over_when_they_call() {
        Look look = new Look(lab.ports(), lab.settings.policy(), lab.clouds());
        assertThat(look.read("app", lab.time.instant()).ofClouds()).isEmpty();
        lab.time.advance(UnmetAgents.PATIENCE);
        List<Problem> problems = look.read("app", lab.time.instant()).ofClouds();
        assertThat(problems).extracting(Problem::code).containsExactly("CP4005", "CP4005", "CP4005");
        assertThat(problems.get(0).toString())
                .contains("10 min", "has not called home", "cps node console app/web/node/1");

        lab.unmet.clear();
        assertThat(look.read("app", lab.time.instant()).ofClouds()).isEmpty();
    }

    @Test
    void they_go_when_nobody_wants_them() throws Exception {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        passes();
        assertThat(lab.cloud.machines().keySet()).containsExactly(NodeId.parse("app/web/node/1"));
        assertThat(told()).isEmpty();
    }

    @Test
    void another_kind_replaces_them_all() throws Exception {
        lab.cloud.retype("another kind");
        passes();
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines().values())
                .hasSize(3)
                .extracting(MachineFacts::traits)
                .doesNotContain("another kind");
    }

    @Test
    void one_that_is_ill_is_replaced_too_and_before_those_that_serve() throws Exception {
        they_call_home_after_all();
        lab.agents.ill(NodeId.parse("app/web/node/3"), true);
        lab.cloud.retype("another kind");
        List<String> first = lab.pass("app").found().plan().steps().stream()
                .filter(step -> step.key().contains("machine"))
                .filter(step -> step.after().isEmpty())
                .map(step -> step.key())
                .toList();
        assertThat(first).allMatch(key -> key.contains("app/web/node/3"));
        lab.agents.ill(NodeId.parse("app/web/node/3"), false);
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines().values())
                .extracting(MachineFacts::traits)
                .doesNotContain("another kind");
    }

    @Test
    void one_that_is_about_to_change_is_not_taken_away_meanwhile() throws Exception {
        they_call_home_after_all();
        lab.cloud.retype("another kind");
        lab.commit(manifest("app", false, echo("web", 3, "b")));
        Pass.Result first = lab.pass("app");
        assertThat(first.done()).isNotEmpty().allMatch(done -> done.step().action() instanceof Action.UpdateNode);
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines().values())
                .extracting(MachineFacts::traits)
                .doesNotContain("another kind");
    }

    @Test
    void nothing_is_made_on_a_machine_that_goes() throws Exception {
        they_call_home_after_all();
        lab.agents.lose(NodeId.parse("app/web/node/2"));
        lab.cloud.retype("another kind");
        assertThat(lab.pass("app").done())
                .extracting(done -> done.step().key())
                .containsExactly("-/+ machine app/web/node/2");
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
    }

    private void they_call_home_after_all() {
        lab.unmet.clear();
        IntStream.range(0, 3).forEach(number -> lab.agents.silence("agent-default-" + number, false));
        lab.converge("app");
    }

    private void passes() {
        for (int i = 0; i < 20; i++) {
            lab.pass("app");
            lab.time.advance(Duration.ofMinutes(1));
        }
    }
}
