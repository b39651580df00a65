package org.conpaas.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.conpaas.core.autoscaling.Decision;
import org.conpaas.core.autoscaling.Fact;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.StateStore;
import org.conpaas.engine.port.StateStore.ActionRecord;
import org.conpaas.engine.port.StateStore.Decisions;
import org.conpaas.engine.port.StateStore.PassRecord;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.server.store.HistoryRepository.Event;
import org.conpaas.server.store.HistoryRepository.Pass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the engine's memory does on every database that we support. */
@SuppressWarnings("NullAway.Init")
abstract class StateStoreContract {
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final NodeId NODE = NodeId.parse("blog/web/backend/1");

    Database database;
    private JpaHistoryRepository history;
    private StateStore store;

    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        history = new JpaHistoryRepository(database, 3, 2);
        store = store(database, history);
    }

    private static StateStore store(Database database, JpaHistoryRepository history) {
        return new JpaStateStore(
                database, new JpaOperationRepository(database), new JpaDecisionRepository(database), history);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_the_autoscaler_decided_is_kept_until_the_application_is_forgotten() {
        Decision decision = new Decision(
                NOW,
                new TreeMap<>(Map.of("backend", 3)),
                true,
                List.of(new Fact(Fact.Kind.DECIDED, "backend", "2 -> 3: CPU 80 % is above 75 %")),
                NOW.plus(MINUTE));
        Scaling scaling = Scaling.after(Optional.empty(), new TreeMap<>(Map.of("backend", 2)), decision);
        long before = store.revision("blog");
        store.scale("blog", "web", scaling);
        assertThat(store.scalings("blog")).isEqualTo(Map.of("web", scaling));
        assertThat(store.scalings("shop")).isEmpty();
        assertThat(store.revision("blog")).isGreaterThan(before);

        Scaling next = Scaling.after(Optional.of(scaling), scaling.from(), decision);
        store.scale("blog", "web", next);
        assertThat(store.scalings("blog")).isEqualTo(Map.of("web", next));
        store.forget("blog");
        assertThat(store.scalings("blog")).isEmpty();
    }

    @Test
    void remembers_who_has_a_disk_and_what_it_is_a_copy_of() {
        VolumeId one = VolumeId.shared("blog", "web", "one");
        VolumeSpec single =
                new VolumeSpec(one, "local", 1, "/one", OnDelete.KEEP, Optional.empty()).heldBy(Optional.of(NODE));
        VolumeSpec copy = new VolumeSpec(
                new VolumeId(NODE, "genomes.0"),
                "local",
                0,
                "/genomes",
                new VolumeSpec.Users.One(Optional.of(NODE)),
                Optional.of("flora"),
                OnDelete.KEEP,
                Optional.empty());
        VolumeSpec shared = new VolumeSpec(
                VolumeId.shared("blog", "web", "all"), "local", 1, "/all", OnDelete.KEEP, Optional.empty());
        store.addVolume(single);
        store.addVolume(copy);
        store.addVolume(shared);
        assertThat(store.inventory("blog").volumes().values()).containsExactly(shared, single, copy);
        store.addVolume(single.heldBy(Optional.empty()));
        assertThat(store.inventory("blog").volumes().get(one)).isEqualTo(single.heldBy(Optional.empty()));
        assertThat(shared.isShared()).isTrue();
    }

    @Test
    void remembers_what_was_created_until_it_is_removed() {
        VolumeSpec volume = new VolumeSpec(
                new VolumeId(NODE, "scratch"),
                "local",
                1L << 40,
                "/data",
                OnDelete.SNAPSHOT,
                Optional.of(new DumpSpec("rows", "sql.gz")));
        store.addMachine(NODE, "local");
        store.addNode(NODE, NODE);
        store.addVolume(volume);
        store.addMachine(NodeId.parse("other/web/backend/1"), "local");

        assertThat(store.inventory("blog"))
                .isEqualTo(new Inventory(
                        new TreeMap<>(Map.of(NODE, "local")),
                        new TreeMap<>(Map.of(NODE, NODE)),
                        new TreeMap<>(Map.of(volume.id(), volume))));
        assertThat(store.applications()).containsExactly("blog", "other");

        store.removeNode(NODE);
        store.removeVolume(volume.id());
        store.removeMachine(NODE);
        store.removeMachine(NODE);

        assertThat(store.inventory("blog")).isEqualTo(Inventory.EMPTY);
        assertThat(store.applications()).containsExactly("other");
    }

    @Test
    @DisplayName("case 18: what is written twice after a crash is there once")
    void writes_are_idempotent() {
        store.addMachine(NODE, "local");
        store.addMachine(NODE, "elsewhere");

        assertThat(store.inventory("blog").machines()).containsExactly(Map.entry(NODE, "elsewhere"));
    }

    @Test
    void counts_a_service_s_code_generations() {
        long first = store.codeGeneration("blog", "web", "aa", NOW);
        long same = store.codeGeneration("blog", "web", "aa", NOW.plus(MINUTE));
        long second = store.codeGeneration("blog", "web", "bb", NOW);
        long back = store.codeGeneration("blog", "web", "aa", NOW);
        long later = store.codeGeneration("blog", "web", "cc", NOW.plus(MINUTE));

        assertThat(same).isEqualTo(first);
        assertThat(List.of(first, second, back, later)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("case 21: the clock jumps: a lease stays with who has it, and its number stays")
    void a_clock_that_jumps_takes_no_lease() {
        Optional<Long> mine = store.lease("blog", "me", NOW, MINUTE);
        Instant back = NOW.minus(Duration.ofDays(30));
        assertThat(store.lease("blog", "me", back, MINUTE)).isEqualTo(mine);
        assertThat(store.lease("blog", "other", back, MINUTE)).isEmpty();
        assertThat(store.lease("blog", "me", NOW.plus(Duration.ofDays(30)), MINUTE))
                .isEqualTo(mine);
        assertThat(store.lease("blog", "other", NOW.plus(Duration.ofDays(30)), MINUTE))
                .isEmpty();
    }

    @Test
    void gives_operations_in_the_order_in_which_they_were_asked_for() {
        JpaOperationRepository operations = new JpaOperationRepository(database);
        Operation run = operations.add("blog", "web", "run", List.of("a b", "\"c\"\n"), List.of(NODE), NOW);
        Operation interrupt = operations.add("blog", "web", "interrupt", List.of(), List.of(), NOW);
        operations.add("blog", "other", "run", List.of(), List.of(), NOW);

        assertThat(store.operations("blog", "web")).containsExactly(run, interrupt);
        assertThat(run.parameters()).containsExactly("a b", "\"c\"\n");
        assertThat(run.id()).isNotEqualTo(interrupt.id());
    }

    @Test
    void remembers_decisions_until_the_application_is_forgotten() {
        JpaDecisionRepository decisions = new JpaDecisionRepository(database);
        assertThat(store.decisions("blog")).isEqualTo(Decisions.NONE);

        decisions.confirm("blog", "abc");
        decisions.delete("blog");
        assertThat(store.decisions("blog")).isEqualTo(new Decisions(true, Optional.of("abc")));

        store.addMachine(NODE, "local");
        store.forget("blog");
        assertThat(store.decisions("blog")).isEqualTo(Decisions.NONE);
        assertThat(store.inventory("blog").machines()).containsKey(NODE);
    }

    @Test
    @DisplayName("case 24: one reconciler holds an application; the next owner has a higher number")
    void leases_have_one_owner() {
        assertThat(store.lease("blog", "a", NOW, MINUTE)).contains(1L);
        assertThat(store.lease("blog", "b", NOW.plusSeconds(59), MINUTE)).isEmpty();
        assertThat(store.lease("blog", "a", NOW.plusSeconds(50), MINUTE)).contains(1L);
        assertThat(store.lease("blog", "b", NOW.plusSeconds(100), MINUTE)).isEmpty();
        assertThat(store.lease("blog", "b", NOW.plusSeconds(111), MINUTE)).contains(2L);
        assertThat(store.lease("blog", "a", NOW.plusSeconds(112), MINUTE)).isEmpty();
        assertThat(store.lease("other", "a", NOW, MINUTE)).contains(1L);
    }

    @Test
    @DisplayName("case 24: of two reconcilers at once, one gets the lease")
    void leases_are_taken_by_one_of_many() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String application = "blog" + round;
                List<Callable<Optional<Long>>> reconcilers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String owner = "reconciler" + i;
                    reconcilers.add(() -> store.lease(application, owner, NOW, MINUTE));
                }
                int winners = 0;
                for (Future<Optional<Long>> answer : threads.invokeAll(reconcilers, 60, TimeUnit.SECONDS)) {
                    winners += answer.get().isPresent() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keeps_the_newest_passes_and_pages_through_them() {
        for (int i = 1; i <= 5; i++) {
            store.record(pass("blog", "r" + i));
        }
        store.record(pass("other", "x"));

        List<Pass> newest = history.passes("blog", Optional.empty(), 2);
        assertThat(newest).extracting(Pass::pass).containsExactly(pass("blog", "r5"), pass("blog", "r4"));
        assertThat(history.passes("blog", Optional.of(newest.get(1).id()), 2))
                .extracting(Pass::pass)
                .containsExactly(pass("blog", "r3"));
        assertThat(history.passes("other", Optional.empty(), 9)).hasSize(1);
    }

    @Test
    void keeps_the_newest_events_of_each_application() {
        history.add(NOW, "blog", "plan", "gone by then");
        Event second = history.add(NOW, "blog", "plan", "two");
        Event other = history.add(NOW, "other", "action", "x".repeat(50_000));
        Event third = history.add(NOW.plus(MINUTE), "blog", "status", "three");

        assertThat(history.events(Optional.of("blog"), Optional.empty(), 10)).containsExactly(third, second);
        assertThat(history.events(Optional.empty(), Optional.of(third.id()), 10))
                .containsExactly(other, second);
    }

    @Test
    void a_revision_grows_with_what_a_pass_over_its_application_reads() {
        long blog = store.revision("blog");
        long other = store.revision("other");

        store.record(pass("blog", "r1"));
        store.lease("blog", "a", NOW, MINUTE);
        store.addMachine(new NodeId("other", "web", "node", 1), "local");
        assertThat(store.revision("blog")).as("history and leases are not read").isEqualTo(blog);
        assertThat(store.revision("other")).isGreaterThan(other);

        store.addMachine(NODE, "local");
        assertThat(store.revision("blog")).isGreaterThan(blog);
        long added = store.revision("blog");
        store.removeMachine(NODE);
        assertThat(store.revision("blog")).isGreaterThan(added);
    }

    @Test
    @DisplayName("case 49: another start finds all that was written")
    void survives_a_restart() {
        store.addMachine(NODE, "local");
        store.lease("blog", "a", NOW, MINUTE);
        store.record(pass("blog", "r1"));
        database.close();

        database = open();
        history = new JpaHistoryRepository(database, 3, 2);
        store = store(database, history);

        assertThat(store.inventory("blog").machines()).containsExactly(Map.entry(NODE, "local"));
        assertThat(store.lease("blog", "b", NOW, MINUTE)).isEmpty();
        assertThat(history.passes("blog", Optional.empty(), 9))
                .extracting(Pass::pass)
                .containsExactly(pass("blog", "r1"));
    }

    static PassRecord pass(String application, String revision) {
        return new PassRecord(
                application,
                revision,
                NOW,
                Duration.ofMillis(120),
                "a commit",
                "+ create\n  ünïcödé\n".repeat(200),
                List.of(new ActionRecord("create blog/web/backend/1", "done", Duration.ofMillis(7))),
                "SYNCED",
                "HEALTHY",
                List.of("a problem"));
    }
}
