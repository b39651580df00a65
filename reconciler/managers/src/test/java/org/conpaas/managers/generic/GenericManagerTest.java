package org.conpaas.managers.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport.State;
import org.conpaas.agent.protocol.NodeReport.Usage;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.agent.protocol.TaskSpec.Ends;
import org.conpaas.agent.protocol.TaskSpec.When;
import org.conpaas.managers.Given;
import org.junit.jupiter.api.Test;

class GenericManagerTest {
    private static final String NODE = "lab/it/master/1";
    private static final String INTERRUPT = "cps generic interrupt lab/it";

    private final GenericManager manager = new GenericManager();

    @Test
    void initialises_once_and_notifies_afterwards() {
        assertThat(tasks(withCode(7)))
                .containsExactly(
                        tuple("init", "code-a@7", When.ONCE, List.of(), Ends.OTHERS_FIRST),
                        tuple("notify", key(withCode(7), "notify"), When.ON_CHANGE, List.of("init"), Ends.NOTHING));
    }

    @Test
    void puts_code_where_the_guide_says() {
        assertThat(master(withCode(7)).artifacts())
                .containsExactly(new ArtifactSpec(
                        "code", "c0decode-a", "code.tar.gz", true, Optional.of("var/cache/cpsagent/bin")));
    }

    @Test
    void initialises_again_when_it_returns_to_older_code() {
        assertThat(key(withCode(7), "init")).isNotEqualTo(key(withCode(9), "init"));
    }

    @Test
    void notifies_when_members_come_go_or_move() {
        String alone = key(withCode(7), "notify");
        String two = key(withCode(7).node("node", "10.0.0.2"), "notify");
        String moved = key(withCode(7).node("node", "10.0.0.3"), "notify");
        assertThat(List.of(alone, two, moved)).doesNotHaveDuplicates();
        assertThat(key(withCode(8), "notify"))
                .as("other code is no other member")
                .isEqualTo(alone);
    }

    @Test
    void does_the_last_of_each_operation_on_the_nodes_that_were_there() {
        Given given = withCode(7)
                .asked("op-1", "run", "slow")
                .asked("op-2", "run", "fast")
                .asked("op-3", "interrupt")
                .asked("op-4", "kill")
                .asked("op-5", "cleanup")
                .node("node", "10.0.0.2");
        assertThat(tasks(given))
                .containsExactly(
                        tuple("interrupt", "op-3", When.ONCE, List.of(), Ends.OTHERS_AFTERWARDS),
                        tuple("kill", "op-4", When.ONCE, List.of(), Ends.OTHERS_FIRST),
                        tuple("init", "code-a@7", When.ONCE, List.of("interrupt", "kill"), Ends.OTHERS_FIRST),
                        tuple("notify", key(given, "notify"), When.ON_CHANGE, List.of("init"), Ends.NOTHING),
                        tuple("run", "op-2", When.ONCE, List.of("interrupt", "kill", "init"), Ends.NOTHING),
                        tuple("cleanup", "op-5", When.ONCE, List.of("interrupt", "kill", "init"), Ends.NOTHING));
        assertThat(spec(given, "node").tasks()).extracting(TaskSpec::name).containsExactly("init", "notify");
        assertThat(task(given, "run").command()).containsExactly("/bin/sh", "${node}/bin/script", "run", "fast");
        assertThat(task(given, "kill").command()).isEmpty();
    }

    @Test
    void runs_once_for_each_code_version_and_again_when_asked() {
        assertThat(key(once(withCode(7)), "run")).isEqualTo("code-a@7");
        assertThat(key(once(withCode(8)), "run")).isEqualTo("code-a@8");
        assertThat(key(once(withCode(8).asked("op-1", "run")), "run")).isEqualTo("code-a@8+op-1");
        assertThat(task(once(withCode(7)), "run").command()).endsWith("run", "fast", "3");
        assertThat(task(once(withCode(7).asked("op-1", "run", "slow")), "run").command())
                .endsWith("run", "slow");
    }

    @Test
    void hands_on_its_disks() {
        DiskSpec disk = new DiskSpec("scratch", "/disks/7", "/mnt/scratch", false);
        assertThat(master(withCode(7).disk(Given.id("master", 1), disk)).disks())
                .containsExactly(disk);
    }

    @Test
    void tells_others_where_the_master_is() {
        assertThat(manager.exports(withCode(7).context()))
                .isEqualTo(Map.of("GENERIC_IP", "10.0.0.1", "MASTER_IP", "10.0.0.1"));
    }

    @Test
    void refuses_to_run_or_clean_up_while_a_script_runs() {
        List<NodeReport> busy = List.of(report(), report(running("notify", "k")));
        Optional<String> why =
                Optional.of("notify.sh still runs on " + NODE + "; wait for it, or end it: " + INTERRUPT);
        assertThat(manager.refuses("run", busy)).isEqualTo(why);
        assertThat(manager.refuses("cleanup", busy)).isEqualTo(why);
        assertThat(manager.refuses("interrupt", busy)).isEmpty();
        assertThat(manager.refuses("kill", busy)).isEmpty();
    }

    @Test
    void refuses_to_interrupt_while_nothing_runs() {
        List<NodeReport> idle = List.of(report(stopped("run", "op-1")));
        assertThat(manager.refuses("run", idle)).isEmpty();
        assertThat(manager.refuses("cleanup", idle)).isEmpty();
        assertThat(manager.refuses("interrupt", idle))
                .contains("no script runs on any node, so there is nothing to interrupt");
        assertThat(manager.refuses("format", idle)).contains("a generic service has no operation format");
    }

    @Test
    void takes_a_second_interrupt_for_a_kill() {
        assertThat(manager.amountsTo("interrupt", List.of(report(running("run", "op-1")))))
                .isEqualTo("interrupt");
        assertThat(manager.amountsTo("interrupt", List.of(report(running("interrupt", "op-2")))))
                .isEqualTo("kill");
        assertThat(manager.amountsTo("run", List.of(report(running("interrupt", "op-2")))))
                .isEqualTo("run");
    }

    @Test
    void keeps_the_code_while_a_script_runs() {
        NodeReport busy = report(stopped("init", "code-a@7"), running("run", "op-1"));
        assertThat(manager.hold(busy, master(withCode(8))))
                .contains("run.sh still runs on " + NODE + " and must not lose its code; wait for it, or end it: "
                        + INTERRUPT);
        assertThat(manager.hold(
                        busy,
                        Given.service("helloworld")
                                .node("master", "10.0.0.1")
                                .context()
                                .node(Given.id("master", 1))))
                .as("a removal")
                .isPresent();
        assertThat(manager.hold(report(stopped("init", "code-a@7"), stopped("run", "op-1")), master(withCode(8))))
                .isEmpty();
    }

    @Test
    void takes_new_members_and_operations_at_any_time() {
        NodeReport busy = report(stopped("init", "code-a@7"), running("run", "op-1"));
        assertThat(manager.hold(busy, master(withCode(7).node("node", "10.0.0.2"))))
                .isEmpty();
        assertThat(manager.hold(busy, master(withCode(7).asked("op-2", "interrupt"))))
                .isEmpty();
    }

    @Test
    void lets_an_interruption_through_also_with_new_code() {
        NodeReport busy = report(stopped("init", "code-a@7"), running("run", "op-1"));
        NodeSpec wanted = master(withCode(8).asked("op-2", "interrupt"));
        assertThat(manager.hold(busy, wanted)).isEmpty();
        NodeReport done = report(stopped("init", "code-a@7"), running("run", "op-1"), stopped("interrupt", "op-2"));
        assertThat(manager.hold(done, wanted)).as("an old interruption").isPresent();
    }

    private static Given withCode(long generation) {
        return Given.service("generic").node("master", "10.0.0.1").code("code-a", generation, "code.tar.gz");
    }

    private static Given once(Given given) {
        return given.setting("run", Map.of("when", "once", "parameters", List.of("fast", 3L)));
    }

    private NodeSpec master(Given given) {
        return spec(given, "master");
    }

    private NodeSpec spec(Given given, String role) {
        return Objects.requireNonNull(manager.render(given.context()).get(Given.id(role, 1)));
    }

    private List<Tuple> tasks(Given given) {
        return master(given).tasks().stream()
                .map(task -> tuple(task.name(), task.key(), task.when(), task.after(), task.ends()))
                .toList();
    }

    private TaskSpec task(Given given, String name) {
        return master(given).tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String key(Given given, String name) {
        return task(given, name).key();
    }

    private static TaskReport running(String name, String key) {
        return new TaskReport(name, key, State.RUNNING, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static TaskReport stopped(String name, String key) {
        return new TaskReport(name, key, State.STOPPED, Optional.of(0), Optional.empty(), Optional.empty());
    }

    private static NodeReport report(TaskReport... tasks) {
        return new NodeReport(
                NODE, "f", Phase.APPLIED, Optional.empty(), List.of(), Arrays.asList(tasks), List.of(), Usage.NONE);
    }
}
