package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.port.StateStore.Decisions;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.simulator.Faults;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
    private final Lab lab = new Lab();

    @Test
    void a_commit_becomes_healthy_nodes() {
        lab.commit(manifest("app", false, echo("web", 3, "hello")));
        Pass.Result result = lab.converge("app");
        assertThat(result.status().sync()).isEqualTo(Sync.SYNCED);
        assertThat(result.status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.agents.running()).hasSize(3);
    }

    @Test
    void a_smaller_count_takes_the_highest_ordinals_away() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 3, "hello")));
        lab.converge("app");
        List<String> agents =
                lab.cloud.machines().values().stream().map(MachineFacts::agent).toList();
        lab.commit(manifest("app", false, echo("web", 1, "hello")));
        lab.converge("app");
        assertThat(lab.revoked).as("let in no more").isEqualTo(Set.copyOf(agents.subList(1, 3)));
        assertThat(lab.cloud.machines().keySet()).containsExactly(NodeId.parse("app/web/node/1"));
        assertThat(lab.agents.running()).containsExactly(NodeId.parse("app/web/node/1"));
    }

    @Test
    void a_machine_that_could_not_be_taken_away_is_still_let_in() {
        lab.commit(manifest("app", false, echo("web", 2, "hello")));
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, "hello")));
        lab.fail("delete", new ProviderException(ProviderException.Kind.UNAVAILABLE, "503"));
        boolean wentWrong = false;
        for (int i = 0; i < 10 && !wentWrong; i++) {
            wentWrong = lab.pass("app").wentWrong();
            lab.agents.work();
        }
        assertThat(wentWrong).isTrue();
        assertThat(lab.revoked).isEmpty();
        lab.mend();
        lab.commit(manifest("app", false, echo("web", 2, "hello")));
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
    }

    @Property(tries = 300)
    @Label(
            "case 18: a crash after every side effect, then a new reconciler: no twin, no orphan, nothing restarted in vain")
    void a_reconciler_that_dies_after_any_side_effect_is_succeeded_by_one_that_finishes(
            @ForAll @IntRange(max = 40) int effects,
            @ForAll @IntRange(min = 0, max = 4) int before,
            @ForAll @IntRange(min = 0, max = 4) int after)
            throws ProviderException {
        Lab world = new Lab(new Policy(1, 0, true));
        world.commit(manifest("app", false, echo("web", before, "a"), echo("job", 1, "b", "web")));
        world.converge("app");
        Manifest wanted = manifest("app", false, echo("web", after, "a"), echo("job", 2, "c", "web"));
        world.commit(wanted);
        world.crashAfter(effects);
        try {
            world.converge("app");
        } catch (Lab.Crash | CompletionException crash) {
            world.die();
            world.converge("app");
        }
        assertThat(world.cloud.machines()).hasSize(after + 2);
        assertThat(world.agents.running()).hasSize(after + 2);
        assertThat(world.store.inventory("app").machines()).hasSize(after + 2);
        assertThat(world.store.inventory("app").nodes()).hasSize(after + 2);
        long created = before + 1 + Math.max(0, after - before) + 1;
        long changed = 1;
        assertThat(world.agents.applications()).isEqualTo(created + changed);
    }

    @Property(tries = 100)
    @Label("case 23: 429, 500, and a time-out that succeeded")
    void a_cloud_that_fails_and_loses_answers_makes_no_twin(@ForAll Random random) throws ProviderException {
        Lab world = new Lab();
        world.commit(manifest("app", false, echo("web", 4, "a")));
        world.cloud.faults(new Faults(0.3, 0.3));
        for (int i = 0; i < 10; i++) {
            world.pass("app");
            world.time.advance(Duration.ofSeconds(10));
            world.agents.work();
        }
        world.cloud.faults(Faults.NONE);
        world.converge("app");
        SortedMap<NodeId, MachineFacts> machines = world.cloud.machines();
        assertThat(machines).hasSize(4);
    }

    @Property(tries = 100)
    @Label("case 23: machines that are built by half, boot slowly, and clocks that jump")
    void machines_built_by_half_slow_boots_and_jumping_clocks_do_no_harm(@ForAll Random random)
            throws ProviderException {
        Lab world = new Lab();
        world.commit(manifest("app", false, echo("web", 4, "a")));
        world.cloud.faults(new Faults(0.1, 0.2, 0.4, 0.5));
        for (int i = 0; i < 10; i++) {
            world.pass("app");
            world.time.advance(Duration.ofSeconds(random.nextInt(400) - 100));
            world.agents.work();
        }
        world.cloud.faults(Faults.NONE);
        // the cloud has the same clock: a machine boots as long as it has been set back
        world.time.advance(Duration.ofMinutes(20));
        world.converge("app");
        assertThat(world.cloud.machines()).hasSize(4);
    }

    @Property(tries = 50)
    @Label("machines whose clocks are wrong by days: the same is done, and the same is told of their nodes")
    void wrong_clocks_of_machines_change_nothing(@ForAll Random random) {
        Lab right = new Lab();
        Lab wrong = new Lab();
        for (int i = 0; i < 12; i++) {
            Manifest manifest = manifest("app", false, echo("web", 1 + random.nextInt(4), "a"));
            NodeId ill = NodeId.parse("app/web/node/" + (1 + random.nextInt(4)));
            boolean isIll = random.nextBoolean();
            for (Lab lab : List.of(right, wrong)) {
                lab.commit(manifest);
                lab.agents.ill(ill, isIll);
            }
            wrong.agents.skew(ill, Duration.ofHours(random.nextInt(200) - 100));
            Pass.Result one = right.pass("app");
            Pass.Result other = wrong.pass("app");
            assertThat(other.done()).extracting(Pass.Done::text).isEqualTo(texts(one));
            assertThat(health(other)).isEqualTo(health(one));
            for (Lab lab : List.of(right, wrong)) {
                lab.time.advance(Duration.ofSeconds(10));
                lab.agents.work();
            }
        }
    }

    private static List<String> texts(Pass.Result result) {
        return result.done().stream().map(Pass.Done::text).toList();
    }

    private static List<String> health(Pass.Result result) {
        return result.status().services().values().stream()
                .flatMap(service -> service.nodes().stream())
                .map(node -> node.id() + " " + node.health())
                .toList();
    }

    @Test
    @DisplayName("case 19: a stale observation, once, does no harm")
    void a_cloud_that_does_not_answer_is_not_an_empty_cloud() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.cloud.faults(new Faults(1, 0));
        Pass.Result result = lab.pass("app");
        assertThat(result.done()).isEmpty();
        assertThat(result.status().health()).isEqualTo(Health.UNKNOWN);
        lab.cloud.faults(Faults.NONE);
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.cloud.machines()).hasSize(2);
    }

    @Test
    @DisplayName("a machine whose agent calls is up, whatever its cloud said when it was asked last")
    void an_agent_that_calls_is_believed_before_its_cloud() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        assertThat(lab.pass("app").found().plan().firstWave()).isEmpty();
        assertThat(lab.samePass("app").done()).isEmpty();
        lab.called.add("agent-default-0");
        assertThat(lab.samePass("app").done()).hasSize(1);
    }

    @Test
    @DisplayName("case 38: a silent agent is waited for; nothing is created or removed meanwhile")
    void a_silent_agent_is_waited_for() {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        Pass.Result before = lab.converge("app");
        String agent = before.found()
                .observed()
                .machine(NodeId.parse("app/web/node/2"))
                .match(MachineFacts::agent, () -> "", why -> "");
        lab.agents.silence(agent, true);
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        Pass.Result during = lab.pass("app");
        assertThat(during.done()).isEmpty();
        assertThat(during.status().waits()).isNotEmpty();
        lab.agents.silence(agent, false);
        lab.converge("app");
        assertThat(lab.agents.running()).hasSize(1);
    }

    @Test
    void a_cloud_that_nobody_knows_and_one_that_nothing_moves_to_are_told() {
        Manifest written = manifest("app", false, echo("web", 1, OnDelete.KEEP));
        lab.commit(written);
        assertThat(lab.converge("app").status().problems()).isEmpty();
        lab.commit(Lab.onCloud(written, "nowhere"));
        Pass.Result told = lab.pass("app");
        assertThat(told.done()).isEmpty();
        assertThat(told.status().services().values())
                .flatExtracting(service -> service.nodes())
                .extracting(node -> node.cloud())
                .as("where it is")
                .containsExactly("default");
        assertThat(told.status().problems())
                .extracting(problem -> problem.code() + " " + problem.message())
                .containsExactly(
                        "CP3108 no cloud is called nowhere; there is default, other",
                        "CP3109 service web stays on cloud default: disk app/web/node/1/data is there, and no machine of"
                                + " cloud nowhere can see it");
    }

    @Test
    void a_disk_grows_and_that_it_does_not_become_smaller_is_told() throws ProviderException {
        VolumeId disk = VolumeId.parse("app/web/node/1/data");
        lab.commit(manifest("app", false, echo("web", 1, OnDelete.KEEP, 1 << 20)));
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, OnDelete.KEEP, 3 << 20)));
        assertThat(lab.converge("app").status().problems()).isEmpty();
        assertThat(lab.cloud.volumes().get(disk))
                .extracting(VolumeFacts::sizeBytes)
                .isEqualTo(3L << 20);

        lab.commit(manifest("app", false, echo("web", 1, OnDelete.KEEP, 2 << 20)));
        Pass.Result told = lab.converge("app");
        assertThat(told.status().sync()).isEqualTo(Sync.SYNCED);
        assertThat(told.status().problems())
                .extracting(problem -> problem.code() + " " + problem.message())
                .containsExactly(
                        "CP3111 disk app/web/node/1/data keeps its 3MiB: no disk becomes smaller than it is, to 2MiB for example");
        assertThat(lab.store.inventory("app").volumes().get(disk))
                .extracting(VolumeSpec::sizeBytes)
                .isEqualTo(3L << 20);
    }

    @Property(tries = 200)
    @Label("case 51: a role that moves to another cloud has all its nodes there before one of the old ones goes")
    void a_role_moves_by_adding_and_then_removing(
            @ForAll @IntRange(min = 1, max = 4) int before,
            @ForAll @IntRange(min = 1, max = 4) int after,
            @ForAll @IntRange(max = 30) int effects,
            @ForAll boolean isIll)
            throws ProviderException {
        Lab world = new Lab(new Policy(1, 0, true));
        world.commit(manifest("app", false, echo("web", before, "a"), echo("job", 1, "b", "web")));
        world.converge("app");
        world.other.faults(isIll ? new Faults(0.2, 0.2, 0.2, 0.2) : Faults.NONE);
        world.commit(Lab.onCloud(manifest("app", false, echo("web", after, "a"), echo("job", 1, "b", "web")), "other"));
        world.crashAfter(effects);
        for (int i = 0; i < 20; i++) {
            try {
                world.pass("app");
            } catch (Lab.Crash | CompletionException crash) {
                world.die();
            }
            assertThat(world.agents.running()).hasSizeGreaterThanOrEqualTo(Math.min(before, after) + 1);
            world.time.advance(Duration.ofSeconds(10));
            world.agents.work();
        }
        world.crashAfter(Integer.MAX_VALUE);
        world.other.faults(Faults.NONE);
        world.converge("app");
        assertThat(world.cloud.machines()).isEmpty();
        assertThat(world.other.machines()).hasSize(after + 1);
        assertThat(world.agents.running()).hasSize(after + 1);
        world.commit(
                Lab.onCloud(manifest("app", false, echo("web", after + 1, "a"), echo("job", 1, "b", "web")), "other"));
        assertThat(world.converge("app").done()).as("what has moved stays").isEmpty();
        assertThat(world.other.machines()).hasSize(after + 2);
    }

    @Test
    void what_could_not_reach_each_other_afterwards_is_left_as_it_is() throws ProviderException {
        lab.cloud.offer(inNetwork("one"), CloudFacts.NONE);
        lab.other.offer(inNetwork("two"), CloudFacts.NONE);
        ServiceSpec api = echo("api", 1, "a");
        ServiceSpec shop = echo("shop", 1, "b", "api");
        lab.commit(manifest("app", false, api, shop));
        lab.converge("app");
        lab.commit(manifest("app", false, Lab.onCloud(api, "other"), shop));
        for (int i = 0; i < 5; i++) {
            Pass.Result result = lab.pass("app");
            assertThat(result.done()).isEmpty();
            assertThat(result.status().problems())
                    .extracting(problem -> problem.code() + " " + problem.message())
                    .containsExactly("CP3110 services.shop: shop/node is on cloud default, api/node is on cloud other,"
                            + " and machines of one do not reach those of the other");
            assertThat(result.status().waits()).isNotEmpty();
        }
        assertThat(lab.agents.running()).hasSize(2);
        lab.other.offer(inNetwork("one"), CloudFacts.NONE);
        assertThat(lab.converge("app").status().problems()).isEmpty();
        assertThat(lab.other.machines()).hasSize(1);
    }

    private static CloudAbilities inNetwork(String name) {
        return new CloudAbilities(true, true, true, true, true, name);
    }

    @Test
    void a_move_takes_nothing_away_that_somebody_would_have_to_confirm() throws ProviderException {
        Manifest twelve = manifest("app", false, echo("web", 12, "a"));
        lab.commit(twelve);
        lab.converge("app");
        lab.commit(Lab.onCloud(twelve, "other"));
        assertThat(lab.pass("app").found().plan().steps())
                .allMatch(step -> step.blockedBy().isEmpty());
        lab.converge("app");
        assertThat(lab.other.machines()).hasSize(12);
        assertThat(lab.cloud.machines()).isEmpty();
    }

    @Test
    void who_uses_a_service_that_moves_turns_to_it_when_it_serves() throws ProviderException {
        ServiceSpec api = echo("api", 1, "a");
        ServiceSpec shop = echo("shop", 1, "b", "api");
        lab.commit(manifest("app", false, api, shop));
        lab.converge("app");
        NodeId successor = NodeId.parse("app/api/node/10001");
        lab.agents.ill(successor, true);
        lab.commit(manifest("app", false, Lab.onCloud(api, "other"), echo("shop", 1, "c", "api")));
        for (int i = 0; i < 20; i++) {
            lab.pass("app");
            lab.time.advance(Duration.ofSeconds(10));
            lab.agents.work();
        }
        assertThat(lab.agents.running())
                .extracting(NodeId::toString)
                .containsExactlyInAnyOrder("app/api/node/1", "app/api/node/10001", "app/shop/node/1");
        assertThat(words()).as("shop as it was").containsExactlyInAnyOrder("a", "a", "b");
        lab.agents.ill(successor, false);
        lab.converge("app");
        assertThat(words()).containsExactlyInAnyOrder("a", "c");
    }

    private List<String> words() {
        return lab.agents.specs().stream()
                .map(spec -> spec.processes().get(0).command().get(1))
                .toList();
    }

    @Test
    void a_disk_that_is_only_kept_is_shown_and_may_be_discarded() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, OnDelete.KEEP)));
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, OnDelete.KEEP)));
        assertThat(disks(lab.converge("app")))
                .containsExactly("app/web/node/1/data ATTACHED", "app/web/node/2/data KEPT");
        lab.discard(VolumeId.parse("app/web/node/1/data"));
        lab.discard(VolumeId.parse("app/web/node/2/data"));
        assertThat(disks(lab.converge("app"))).containsExactly("app/web/node/1/data ATTACHED");
        assertThat(lab.cloud.volumes()).hasSize(1);
        lab.commit(manifest("app", false, echo("web", 2, OnDelete.KEEP)));
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, OnDelete.KEEP)));
        assertThat(disks(lab.converge("app")))
                .as("another disk, of which nothing was said")
                .hasSize(2);
    }

    private static List<String> disks(Pass.Result result) {
        return result.status().disks().stream()
                .map(disk -> disk.disk().id() + " " + disk.state())
                .toList();
    }

    @Test
    void a_role_that_is_to_be_on_a_cloud_that_nobody_knows_stays() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.commit(Lab.onCloud(manifest("app", false, echo("web", 2, "a")), "nowhere"));
        for (int i = 0; i < 5; i++) {
            assertThat(lab.pass("app").acted()).isFalse();
        }
        assertThat(lab.agents.running()).hasSize(2);
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        assertThat(lab.converge("app").found().plan().isEmpty()).isTrue();
        assertThat(lab.cloud.machines().keySet()).extracting(NodeId::ordinal).containsExactly(1, 2);
    }

    @Test
    @DisplayName("case 30: a broken commit keeps what runs, and says so")
    void a_broken_commit_keeps_what_runs() {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.breakManifest(
                "app", Problem.error("CP1007", Lab.AT, "services.web.nodes.node: -1 is not a count", "0 or more"));
        Pass.Result result = lab.pass("app");
        assertThat(result.status().sync()).isEqualTo(Sync.INVALID);
        assertThat(result.status().health()).isEqualTo(Health.HEALTHY);
        assertThat(result.status().problems()).extracting(Problem::code).containsExactly("CP1007");
        assertThat(lab.agents.running()).hasSize(2);
    }

    @Test
    @DisplayName("case 30: a manifest that has left its source prunes nothing by itself")
    void a_manifest_that_has_gone_keeps_what_runs_until_it_is_confirmed() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.removeManifest("app");
        Pass.Result result = lab.pass("app");
        assertThat(result.status().sync()).isEqualTo(Sync.GONE);
        assertThat(lab.agents.running()).hasSize(2);
        lab.store.decide("app", new Decisions(true, Optional.empty()));
        lab.converge("app");
        assertThat(lab.cloud.machines()).isEmpty();
        assertThat(lab.store.applications()).isEmpty();
    }

    @Test
    @DisplayName("case 31: more than a share of deletions needs a confirmation")
    void many_deletions_wait_for_a_confirmation() {
        lab.commit(manifest("app", false, echo("web", 12, "a")));
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        Pass.Result held = lab.pass("app");
        assertThat(held.done()).isEmpty();
        assertThat(held.status().waits().get(0).reason()).contains("cps apply --confirm");
        lab.store.decide("app", new Decisions(false, lab.latest("app").map(found -> found.revision())));
        lab.converge("app");
        assertThat(lab.agents.running()).hasSize(1);
    }

    @Test
    void a_suspended_application_is_looked_at_and_left_alone() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        lab.commit(manifest("app", true, echo("web", 2, "a")));
        Pass.Result result = lab.pass("app");
        assertThat(result.done()).isEmpty();
        assertThat(result.status().sync()).isEqualTo(Sync.SUSPENDED);
        assertThat(result.found().plan().changes()).isTrue();
    }

    @Test
    @DisplayName("case 24: two reconcilers at once: the one without the lease does nothing")
    void a_reconciler_without_the_lease_does_nothing() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.store.lease("app", "another", lab.time.instant(), Duration.ofMinutes(5));
        assertThat(lab.pass("app").done()).isEmpty();
        lab.time.advance(Duration.ofMinutes(6));
        lab.converge("app");
        assertThat(lab.agents.running()).hasSize(1);
    }

    @Test
    @DisplayName("case 25: a newer commit cancels an obsolete wait at once")
    void a_newer_commit_is_not_kept_waiting_by_what_an_older_one_waits_for() {
        lab.commit(manifest("app", false, echo("web", 1, "broken")));
        lab.converge("app");
        NodeId node = NodeId.parse("app/web/node/1");
        lab.agents.ill(node, true);
        assertThat(lab.pass("app").status().health()).isEqualTo(Health.DEGRADED);
        lab.commit(manifest("app", false, echo("web", 1, "mended")));
        assertThat(lab.pass("app").done()).hasSize(1);
        lab.agents.ill(node, false);
        lab.converge("app");
    }

    @Test
    void what_is_settled_is_left_alone_until_something_changes() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        Look look = look();
        assertThat(look.isSettled("app")).isFalse();
        look.at("app", lab.time.instant());
        assertThat(look.isSettled("app")).isTrue();
        lab.agents.ill(NodeId.parse("app/web/node/1"), true);
        assertThat(look.isSettled("app")).isFalse();
        look.at("app", lab.time.instant());
        assertThat(look.isSettled("app")).isFalse();
        lab.agents.ill(NodeId.parse("app/web/node/1"), false);
        look.at("app", lab.time.instant());
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        assertThat(look.isSettled("app")).isFalse();
    }

    @Test
    void code_on_a_branch_is_looked_at_again_by_every_sweep_and_a_commit_is_not() {
        for (String revision : List.of("main", "3f2a91c0".repeat(5))) {
            Code code = new Code.Git("https://git.example.org/code.git", revision, Lab.AT);
            lab.commit(manifest("app", false, echo("web", 1, "a", Optional.of(code))));
            lab.converge("app");
            Look look = look();
            look.at("app", lab.time.instant());
            assertThat(look.isSettled("app")).as(revision).isEqualTo(!revision.equals("main"));
        }
    }

    @Test
    void who_only_shows_a_plan_settles_nothing() {
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        Look look = look();
        assertThat(look.read("app", lab.time.instant()).plan().isEmpty()).isTrue();
        assertThat(look.isSettled("app")).isFalse();
    }

    private Look look() {
        Clouds clouds = new Clouds(lab.ports().providers());
        clouds.refresh();
        return new Look(lab.ports(), lab.settings.policy(), clouds);
    }

    @Test
    void a_quota_is_a_problem_with_a_cure() {
        lab.cloud.quota(1);
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        Pass.Result result = lab.pass("app");
        assertThat(result.status().problems()).extracting(Problem::code).containsExactly("CP4002");
        lab.cloud.quota(2);
        lab.converge("app");
    }
}
