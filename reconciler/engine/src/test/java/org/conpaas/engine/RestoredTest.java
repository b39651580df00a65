package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.port.StateStore.Decisions;
import org.conpaas.provider.ProviderException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The reconciler's memory is an older one, or empty, while what it made runs. */
class RestoredTest {
    private static final NodeId SECOND = NodeId.parse("app/web/node/2");
    private final Lab lab = new Lab();

    @Test
    @DisplayName("case 34: with an empty database it adopts what runs, and restarts and deletes nothing")
    void an_empty_memory_adopts_what_runs() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 3, "a"), echo("job", 1, "b", "web")));
        lab.converge("app");
        long applications = lab.agents.applications();
        forgetEverything();
        assertThat(lab.converge("app").status().health()).isEqualTo(Health.HEALTHY);
        assertThat(lab.agents.applications()).isEqualTo(applications);
        assertThat(lab.cloud.machines()).hasSize(4);
        assertThat(lab.store.inventory("app").machines()).hasSize(4);
        assertThat(lab.store.inventory("app").nodes().keySet()).isEqualTo(lab.agents.running());
    }

    @Test
    @DisplayName("case 34: what was adopted can be taken away when nobody wants it any more")
    void what_was_adopted_is_ours() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 3, "a")));
        lab.converge("app");
        forgetEverything();
        lab.converge("app");
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        assertThat(lab.cloud.machines()).hasSize(1);
        assertThat(lab.agents.running()).hasSize(1);
    }

    @Test
    @DisplayName("case 34: an adopted machine whose agent has not called yet is waited for, not told anew")
    void an_agent_that_has_not_called_is_waited_for() {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        String agent =
                lab.converge("app").found().observed().machine(SECOND).match(MachineFacts::agent, () -> "", why -> "");
        forgetEverything();
        lab.agents.silence(agent, true);
        Pass.Result pass = lab.pass("app");
        assertThat(pass.done()).isEmpty();
        assertThat(pass.status().waits()).extracting(wait -> wait.subject()).containsExactly("node " + SECOND);
        lab.agents.silence(agent, false);
        assertThat(lab.converge("app").status().sync()).isEqualTo(Sync.SYNCED);
    }

    @Property(tries = 200)
    @Label("case 34: yesterday's database beside today's nodes: all is as the manifest says, nothing restarted in vain")
    void a_memory_of_yesterday_is_brought_up_to_date(
            @ForAll @IntRange(max = 4) int yesterday, @ForAll @IntRange(max = 4) int today) throws ProviderException {
        Lab world = new Lab(new Policy(1, 0, true));
        world.commit(manifest("app", false, echo("web", yesterday, "a"), echo("job", 1, "b", "web")));
        world.converge("app");
        MemoryStore backup = world.store.copy();
        world.commit(manifest("app", false, echo("web", today, "a"), echo("job", 2, "b", "web")));
        world.converge("app");
        long applications = world.agents.applications();
        world.store = backup;
        world.die();
        world.converge("app");
        assertThat(world.agents.applications()).isEqualTo(applications);
        assertThat(world.cloud.machines()).hasSize(today + 2);
        assertThat(world.store.inventory("app").machines()).hasSize(today + 2);
        assertThat(world.store.inventory("app").nodes().keySet()).isEqualTo(world.agents.running());
    }

    @Test
    @DisplayName("case 34: a deletion that was decided before the backup waits until every source has been read again")
    void a_decision_of_yesterday_does_not_delete_what_was_made_again() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        lab.store.decide("app", new Decisions(true, Optional.empty()));
        lab.forgetSources();
        Pass.Result before = lab.pass("app");
        assertThat(before.done()).isEmpty();
        assertThat(before.status().sync()).isEqualTo(Sync.UNKNOWN);
        lab.commit(manifest("app", false, echo("web", 2, "a")));
        lab.converge("app");
        assertThat(lab.cloud.machines()).hasSize(2);
    }

    @Test
    @DisplayName("case 34: what neither the manifest nor the memory names is left alone")
    void what_nobody_names_is_left_alone() throws ProviderException {
        lab.commit(manifest("app", false, echo("web", 3, "a")));
        lab.converge("app");
        forgetEverything();
        lab.commit(manifest("app", false, echo("web", 1, "a")));
        lab.converge("app");
        lab.time.advance(Duration.ofDays(1));
        lab.converge("app");
        assertThat(lab.cloud.machines()).hasSize(3);
        assertThat(lab.agents.running()).hasSize(3);
    }

    private void forgetEverything() {
        lab.store = new MemoryStore();
        lab.die();
    }
}
