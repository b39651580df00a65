package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.conpaas.core.autoscaling.Fact;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.engine.port.Measurements;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The autoscaler beside the manifest: who says how many nodes there are. Every minute, limits 1 to 4. */
class AutoscalersTest {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Lab lab = new Lab();
    private final List<String> told = new ArrayList<>();
    private double cpu = 0.5;
    private Autoscalers autoscalers = start();

    private Autoscalers start() {
        Measurements measurements = (node, metric, to, step, steps) -> Collections.nCopies(
                steps, metric.equals("cpu") && runs(node) ? OptionalDouble.of(cpu) : OptionalDouble.empty());
        return new Autoscalers(lab.ports(measurements), lab.time, (application, what) -> told.add(what));
    }

    private boolean runs(NodeId node) {
        return lab.store.inventory("app").nodes().containsKey(node);
    }

    @BeforeEach
    void begin() {
        commit(2, 1, 4);
        lab.converge("app");
    }

    private Manifest commit(int nodes, int min, int max) {
        ServiceSpec echo = Lab.echo("web", nodes, "hello");
        Map<String, Object> settings = new LinkedHashMap<>(echo.settings());
        settings.put(
                "autoscaling",
                Map.of("every", "1m", "limits", Map.of("node", Map.of("min", (long) min, "max", (long) max))));
        Manifest manifest = Lab.manifest("app", false, echo.withSettings(settings));
        lab.commit(manifest);
        return manifest;
    }

    private Manifest committed() {
        return lab.latest("app").flatMap(Wanted::manifest).orElseThrow();
    }

    private void interval() {
        autoscalers.round(committed());
        lab.time.advance(EVERY);
        autoscalers.round(committed());
    }

    private int nodes() {
        return lab.converge("app").found().inventory().nodes().size();
    }

    @Test
    void a_busy_service_gets_a_node_and_the_plan_says_why() {
        cpu = 0.9;
        interval();
        Pass.Result pass = lab.pass("app");
        assertThat(pass.done().get(0).step().reason()).isEqualTo("autoscaling: node 2 -> 3: CPU 90 % is above 75 %");
        assertThat(nodes()).isEqualTo(3);
        assertThat(told).containsExactly("web: node 2 -> 3: CPU 90 % is above 75 %");
    }

    @Test
    void a_service_that_has_moved_to_another_cloud_is_measured_there() {
        lab.commit(Lab.onCloud(committed(), "other"));
        assertThat(nodes()).isEqualTo(2);
        assertThat(lab.store.inventory("app").nodes().firstKey().ordinal()).isEqualTo(10_001);
        cpu = 0.9;
        interval();
        assertThat(nodes()).isEqualTo(3);
        assertThat(told).containsExactly("web: node 2 -> 3: CPU 90 % is above 75 %");
    }

    @Test
    void what_is_well_is_decided_upon_and_written_nowhere() {
        interval();
        assertThat(lab.store.scalings("app")).isEmpty();
        assertThat(autoscalers.latest("app", "web").orElseThrow().facts())
                .contains(new Fact(Fact.Kind.DECIDED, "", "no count changes"));
    }

    @Test
    void nothing_is_decided_before_the_interval_is_over() {
        cpu = 0.9;
        autoscalers.round(committed());
        lab.time.advance(EVERY.minusSeconds(1));
        autoscalers.round(committed());
        assertThat(autoscalers.latest("app", "web")).isEmpty();
    }

    @Test
    void a_reconciler_that_starts_again_keeps_what_was_decided() {
        cpu = 0.9;
        interval();
        autoscalers = start();
        assertThat(nodes()).isEqualTo(3);
    }

    @Test
    void a_suspended_or_stopped_service_is_left_alone() {
        cpu = 0.9;
        Manifest suspended =
                Lab.manifest("app", true, committed().services().values().toArray(ServiceSpec[]::new));
        autoscalers.round(suspended);
        lab.time.advance(EVERY.multipliedBy(2));
        autoscalers.round(suspended);
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("case 29: limits that a commit changes count at once")
    void limits_count_at_once() {
        cpu = 0.9;
        interval();
        commit(2, 1, 2);
        assertThat(nodes()).isEqualTo(2);
        commit(2, 4, 6);
        assertThat(nodes()).isEqualTo(4);
    }

    @Test
    @DisplayName("case 29: a count that a commit changes is where the autoscaler begins anew, after a pause")
    void a_committed_count_wins() {
        cpu = 0.9;
        interval();
        assertThat(nodes()).isEqualTo(3);
        commit(1, 1, 4);
        assertThat(nodes()).isEqualTo(1);
        interval();
        assertThat(nodes()).isEqualTo(1);
        lab.time.advance(EVERY.multipliedBy(3));
        autoscalers.round(committed());
        assertThat(nodes()).isEqualTo(2);
    }

    @Test
    @DisplayName("case 29: a commit that changes something else changes no count")
    void another_commit_changes_no_count() {
        cpu = 0.9;
        interval();
        commit(2, 1, 4);
        Pass.Result result = lab.converge("app");
        assertThat(result.found().inventory().nodes()).hasSize(3);
        assertThat(lab.pass("app").found().plan().isEmpty()).isTrue();
    }

    @Test
    @DisplayName("case 29: what is followed and exported is the committed manifest, not the count of the minute")
    void the_manifest_keeps_its_count() {
        cpu = 0.9;
        interval();
        assertThat(lab.converge("app").found().manifest()).contains(committed());
        assertThat(committed().services().values())
                .flatExtracting(service -> service.nodes().values())
                .extracting(RoleSpec::count)
                .containsExactly(2);
    }

    @Test
    void nodes_go_again_when_they_are_idle() {
        cpu = 0.9;
        interval();
        assertThat(nodes()).isEqualTo(3);
        cpu = 0.05;
        lab.time.advance(EVERY.multipliedBy(2));
        autoscalers.round(committed());
        assertThat(nodes()).isEqualTo(2);
        assertThat(lab.store.scalings("app").values())
                .extracting(Scaling::changes)
                .allMatch(all -> all.size() == 2);
    }

    @Test
    void nothing_is_remembered_of_an_application_that_is_gone() {
        cpu = 0.9;
        interval();
        lab.store.forget("app");
        assertThat(lab.store.scalings("app")).isEmpty();
    }
}
