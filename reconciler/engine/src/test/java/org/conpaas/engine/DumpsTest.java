package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.engine.Lab.echo;
import static org.conpaas.engine.Lab.manifest;

import java.util.ArrayList;
import java.util.List;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.Dumps.Dump;
import org.conpaas.engine.port.StateStore.ActionRecord;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.ProviderException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is taken out of a service before its disks go. */
class DumpsTest {
    private static final String DUMP = "+ dump app/db/rows";

    private static final ServiceSpec WEB = echo("web", 1, "a");

    private final Lab lab = new Lab();
    private final List<NodeId> asked = new ArrayList<>();

    @Test
    @DisplayName("case 32: nothing of a database goes before its dump is taken")
    void nothing_of_a_service_goes_before_its_dump_is_taken() {
        answer(new Dump.Taking());
        converge(echo("db", 2, OnDelete.SNAPSHOT), WEB);
        lab.commit(manifest("app", false, WEB));
        int forgotten = lab.forgotten;
        lab.pass("app");
        lab.pass("app");
        assertThat(lab.forgotten).as("while it is taken").isEqualTo(forgotten);
        assertThat(asked).hasSize(2).containsOnly(NodeId.parse("app/db/node/1"));
        assertThat(lab.agents.running()).hasSize(3);

        answer(new Dump.Taken("1 MiB"));
        assertThat(lab.pass("app").done()).extracting(Pass.Done::text).containsExactly(DUMP + ": done: 1 MiB");
        lab.converge("app");
        assertThat(lab.agents.running()).containsExactly(NodeId.parse("app/web/node/1"));
        assertThat(asked).as("it is taken once").hasSize(3);
        assertThat(lab.forgotten).isGreaterThan(forgotten);
    }

    @Test
    void a_dump_that_fails_for_good_is_told_and_keeps_nothing_from_going() throws ProviderException {
        converge(echo("db", 1, OnDelete.SNAPSHOT), WEB);
        lab.commit(manifest("app", false, WEB));
        answer(new Dump.Failed("table posts is broken", true));
        assertThat(lab.pass("app").status().problems())
                .extracting(problem -> problem.message())
                .containsExactly("table posts is broken");
        answer(new Dump.Failed("table posts is broken", false));
        lab.converge("app");
        assertThat(lab.cloud.machines()).hasSize(1);
        assertThat(lab.store.history)
                .flatExtracting(pass -> pass.actions())
                .extracting(ActionRecord::action, ActionRecord::outcome)
                .contains(org.assertj.core.groups.Tuple.tuple(
                        DUMP, "left out: table posts is broken; its disks go to the trash as they are"));
    }

    @Test
    void what_the_manifest_said_last_of_its_data_holds() {
        converge(echo("db", 1, OnDelete.SNAPSHOT), WEB);
        converge(echo("db", 1, OnDelete.KEEP), WEB);
        converge(WEB);
        assertThat(lab.store.inventory("app").volumes()).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void the_disk_of_a_node_that_was_scaled_away_follows_the_manifest_too() {
        converge(echo("db", 2, OnDelete.SNAPSHOT), WEB);
        converge(echo("db", 1, OnDelete.SNAPSHOT), WEB);
        converge(echo("db", 1, OnDelete.KEEP), WEB);
        converge(WEB);
        assertThat(lab.store.inventory("app").volumes()).hasSize(2);
    }

    @Test
    void a_service_that_comes_back_is_dumped_again_when_it_goes_again() {
        answer(new Dump.Taken("1 MiB"));
        converge(echo("db", 1, OnDelete.SNAPSHOT), WEB);
        lab.commit(manifest("app", false, WEB));
        lab.pass("app");
        converge(echo("db", 1, OnDelete.SNAPSHOT), WEB);
        converge(WEB);
        assertThat(asked).hasSize(2);
    }

    private void converge(ServiceSpec... services) {
        lab.commit(manifest("app", false, services));
        lab.converge("app");
    }

    private void answer(Dump dump) {
        lab.dumps = node -> {
            asked.add(node);
            return dump;
        };
    }
}
