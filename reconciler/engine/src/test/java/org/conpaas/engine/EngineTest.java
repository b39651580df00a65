package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.PlanText;
import org.conpaas.core.status.Health;
import org.conpaas.engine.port.StateStore.Decisions;
import org.conpaas.engine.port.StoreUnavailableException;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine with its threads and timers, when what it works with fails. */
class EngineTest {
    private static final NodeId FIRST = NodeId.parse("app/web/node/1");
    private static final StoreUnavailableException FULL = new StoreUnavailableException(
            "CP5107: the database cannot be written: No space left on device", new IOException());

    private final Live live = new Live();
    private final Lab lab = live.lab;

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    @DisplayName("case 20: of a commit, a lost machine and an ill process no event arrives: the slow sweep finds them")
    void the_sweep_finds_what_no_event_told() throws ProviderException {
        live.engine.start();
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        live.awaitHealthy("app");
        lab.commit(manifest("app", false, echo("web", 3, "a")));
        live.awaitHealthy("app");
        lab.agents.ill(FIRST, true);
        live.awaitState("illness is seen", "app", state -> state.status().health() == Health.DEGRADED);
        lab.agents.ill(FIRST, false);
        live.awaitHealthy("app");
        lab.cloud.delete(FIRST);
        live.awaitState("the loss is seen", "app", state -> state.status().health() != Health.HEALTHY);
        live.awaitHealthy("app");
        assertThat(lab.cloud.machines()).hasSize(3);
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"-PT1H", "-P30D", "P1D"})
    @DisplayName("case 21: the clock jumps: the sweep goes on, failures are tried again in time, the lease stays ours")
    void a_clock_that_jumps_starves_no_timer(Duration jump) {
        live.engine.start();
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.awaitHealthy("app");
        Optional<Long> lease = lab.store.lease("app", "reconciler", live.timeOfDay.instant(), Duration.ofMinutes(2));
        live.timeOfDay.advance(jump);
        lab.commit(manifest("app", false, echo("web", 2, "b")));
        live.awaitHealthy("app");
        assertThat(lab.store.lease("app", "reconciler", live.timeOfDay.instant(), Duration.ofMinutes(2)))
                .isEqualTo(lease);
        lab.fail("create", new ProviderException(Kind.UNAVAILABLE, "500 internal error"));
        lab.commit(manifest("app", false, echo("web", 3, "b")));
        live.awaitState("it fails", "app", state -> state.next().reason().contains("500 internal error"));
        live.timeOfDay.advance(jump);
        lab.mend();
        live.awaitHealthy("app");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"addMachine", "addNode", "lease", "record", "applications", "inventory"})
    @DisplayName("case 22: the store's disk is full: it is said, nothing is lost, and it goes on when there is space")
    void a_full_disk_stops_nothing_for_good(String write) throws ProviderException {
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        live.engine.listen(events::add);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitHealthy("app");
        live.timeOfDay.advance(Duration.ofHours(1));
        lab.fail(write, FULL);
        lab.commit(manifest("app", false, echo("web", 3, "b")));
        boolean isNeeded = !write.equals("record") && !write.equals("applications");
        if (isNeeded) {
            live.awaitState("it is said", "app", EngineTest::saysFull);
            assertThat(live.nextReason("app").orElseThrow()).startsWith("try ").contains("No space left on device");
            assertThat(live.state("app").next().at()).isAfter(live.state("app").lookedAt());
        }
        assertThat(lab.agents.running()).contains(FIRST);
        lab.mend();
        live.awaitHealthy("app");
        assertThat(live.state("app").status().problems()).isEmpty();
        assertThat(lab.cloud.machines()).hasSize(3);
        lab.commit(manifest("late", false, echo("web", 1, "a")));
        live.awaitHealthy("late");
    }

    private static boolean saysFull(ApplicationState state) {
        return state.status().problems().stream()
                .anyMatch(problem -> problem.message().contains("No space left on device"));
    }

    @Test
    @DisplayName("case 22: an application that was never seen before also says that the disk is full")
    void the_first_look_may_break() {
        lab.fail("decisions", FULL);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitState("it is said", "app", EngineTest::saysFull);
        assertThat(live.state("app").status().health()).isEqualTo(Health.UNKNOWN);
        lab.mend();
        live.awaitHealthy("app");
    }

    @Test
    @DisplayName("case 44: a pass that breaks by a defect shows the defect's kind, not its text")
    void a_defect_is_not_quoted() {
        lab.fail("decisions", new IllegalStateException("canary-5e4d"));
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitState("it is said", "app", state -> !state.status().problems().isEmpty());
        assertThat(live.state("app").toString())
                .contains("IllegalStateException", "the reconciler's log")
                .doesNotContain("canary-5e4d");
    }

    @Test
    @DisplayName("case 44: a secret's value reaches the node, and no event, plan, status, problem or record of a pass")
    void a_secret_is_for_its_nodes_alone() {
        List<String> heard = new CopyOnWriteArrayList<>();
        live.engine.listen(event -> heard.add(event.toString()));
        Manifest committed = manifest(
                "app",
                false,
                echo("web", new SecretReference.Named("pin")),
                echo("job", new SecretReference.Sealed("a.b")));
        lab.commit(committed);
        live.engine.start();
        live.awaitState(
                "it is missed", "app", state -> state.status().problems().size() == 2);
        assertThat(live.engine.preview(committed).problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder("CP3002", "CP3005");
        assertThat(live.state("app").status().problems())
                .extracting(Problem::code)
                .containsOnly("CP3002", "CP3005");
        lab.secretValues.put("pin", "canary-71c0");
        lab.secretValues.put("a.b", "canary-55e9");
        live.engine.look("app", "secret pin changed");
        live.awaitHealthy("app");
        lab.secretValues.put("pin", "canary-8d2f");
        live.engine
                .preview("app")
                .ifPresent(state -> heard.add(PlanText.of("app", state.plan()) + state.status() + state.running()));
        live.engine.look("app", "secret pin changed");
        live.await("the node has the new value", () -> applied().contains("canary-8d2f"));
        live.awaitHealthy("app");

        assertThat(applied()).containsExactlyInAnyOrder("canary-8d2f", "canary-55e9");
        heard.add(live.state("app").status().toString());
        heard.addAll(lab.store.records());
        assertThat(heard).hasSizeGreaterThan(5).allSatisfy(text -> assertThat(text)
                .doesNotContain("canary"));
    }

    private List<String> applied() {
        return lab.agents.specs().stream()
                .map(spec -> spec.environment().getOrDefault("PIN", ""))
                .toList();
    }

    @Test
    void a_listener_that_breaks_breaks_no_pass() {
        live.engine.listen(event -> {
            throw new IllegalStateException("nobody is there");
        });
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitHealthy("app");
    }

    @Test
    @DisplayName(
            "case 28: who fails again and again is tried later and later, and the next try and its reason are shown")
    void the_next_try_is_later_each_time_and_shown() {
        try (Live patient = new Live(Duration.ofMinutes(5))) {
            patient.lab.fail("create", new ProviderException(Kind.UNAVAILABLE, "500 internal error"));
            patient.lab.commit(manifest("app", false, echo("web", 1, "a")));
            patient.engine.start();
            List<Duration> pauses = new ArrayList<>();
            for (int attempt = 2; attempt <= 6; attempt++) {
                String reason = "try " + attempt + " after: + machine app/web/node/1: retry: 500 internal error";
                patient.awaitState(reason, "app", state -> state.next().reason().equals(reason));
                ApplicationState shown = patient.state("app");
                pauses.add(Duration.between(shown.lookedAt(), shown.next().at()));
                assertThat(shown.status().problems()).extracting(Problem::code).containsExactly("CP4003");
                patient.engine.look("app", "an event");
            }
            assertThat(pauses).isSorted();
            assertThat(pauses.get(4)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(21));
            patient.lab.mend();
            patient.engine.look("app", "an event");
            patient.awaitHealthy("app");
            assertThat(patient.nextReason("app"))
                    .hasValueSatisfying(reason -> assertThat(reason).startsWith("the slow sweep"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    @DisplayName("case 35: a prune that failed is tried again until it is done, and the inventory keeps it until then")
    void a_failed_prune_is_tried_again(Kind kind) throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        live.engine.start();
        live.awaitHealthy("app");
        lab.fail("delete", new ProviderException(kind, "the cloud will not delete it"));
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.awaitState(
                "it is tried again", "app", state -> state.next().reason().startsWith("try 4 after"));
        assertThat(lab.store.inventory("app").machines()).hasSize(2);
        lab.mend();
        live.awaitHealthy("app");
        assertThat(lab.cloud.machines()).hasSize(1);
        assertThat(lab.store.inventory("app").machines()).hasSize(1);
    }

    @Test
    @DisplayName(
            "case 35: what is left of a deleted application that no source names is tried again, and shown until then")
    void what_is_left_of_a_deleted_application_is_shown() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitHealthy("app");
        lab.fail("delete", new ProviderException(Kind.UNAVAILABLE, "500 internal error"));
        lab.forgetSource("app");
        lab.store.decide("app", new Decisions(true, Optional.empty()));
        live.awaitState(
                "it is tried again", "app", state -> state.next().reason().startsWith("try 4 after"));
        lab.mend();
        live.await("nothing is left", () -> lab.store.applications().isEmpty());
        assertThat(lab.cloud.machines()).isEmpty();
        live.await("nobody knows it", () -> live.engine.state("app").isEmpty());
    }

    @Test
    void nobody_knows_an_application_that_was_deleted() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        live.engine.start();
        live.awaitHealthy("app");
        lab.removeManifest("app");
        lab.store.decide("app", new Decisions(true, Optional.empty()));
        live.engine.look("app", "a commit");
        live.await("nothing is left", () -> lab.store.applications().isEmpty());
        assertThat(lab.cloud.machines()).isEmpty();
        live.await("nobody knows it", () -> live.engine.state("app").isEmpty());
    }

    @Test
    @DisplayName("case 21: a steady clock goes by elapsed time, whatever the time of day says")
    void a_steady_clock_does_not_jump() {
        Instant before = lab.time.instant();
        SteadyClock steady = new SteadyClock(lab.time);
        lab.time.advance(Duration.ofDays(-1));
        Instant first = steady.instant();
        lab.time.advance(Duration.ofDays(2));
        assertThat(first).isBetween(before, before.plusSeconds(60));
        assertThat(steady.instant()).isBetween(first, first.plusSeconds(60));
    }
}
