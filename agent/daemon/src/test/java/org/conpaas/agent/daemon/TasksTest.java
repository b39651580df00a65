package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport.State;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.agent.protocol.TaskSpec.Ends;
import org.conpaas.agent.protocol.TaskSpec.When;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
    private static final String NOTE = "echo ran >> runs";

    private Machine machine;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        machine = new Machine(directory.resolve("home"));
    }

    @AfterEach
    void end() {
        machine.close();
        assertThat(machine.processes()).isEmpty();
    }

    private void awaitEnd(String task, String key, int code) {
        machine.await(
                "n",
                report -> machine.task("n", task).key().equals(key)
                        && machine.task("n", task).state() == State.STOPPED
                        && machine.task("n", task).exitCode().equals(Optional.of(code)));
    }

    @Test
    void a_key_runs_once_also_when_it_comes_back_and_the_agent_is_new() throws IOException {
        machine.assign(node("n").once("init", "a", NOTE + "; exit 4").spec());
        awaitEnd("init", "a", 4);
        machine.assign(node("n").once("init", "b", NOTE).spec());
        awaitEnd("init", "b", 0);
        machine.restartAgent();
        NodeSpec again = node("n").once("init", "a", NOTE + "; exit 4").spec();
        machine.assign(again);
        awaitEnd("init", "a", 4);
        machine.awaitApplied(again);
        assertThat(machine.lines("n", "runs")).hasSize(2);
    }

    @Test
    void a_process_waits_for_the_good_end_of_its_task() throws IOException {
        machine.assign(node("n")
                .once("init", "a", "exit 7")
                .process("web", "exec sleep 1000", List.of("init"), List.of(), List.of())
                .spec());
        var report = machine.await("n", now -> now.phase() == Phase.FAILED);
        assertThat(report.problem())
                .contains("Task init ended with 7; the processes that come after it are not started. Its log says why");
        assertThat(report.processes()).extracting(ProcessReport::state).containsExactly(ProcessReport.State.WAITING);
        machine.assign(node("n")
                .once("init", "b", NOTE)
                .process("web", "wc -l < runs > seen; exec sleep 1000", List.of("init"), List.of(), List.of())
                .spec());
        eventually("started after", () -> machine.lines("n", "seen").equals(List.of("1")));
    }

    @Test
    void what_is_run_until_it_is_done_is_run_again_and_all_that_comes_after_it_waits() throws IOException {
        NodeSpec spec = node("n")
                .task("fill", "a", TaskSpec.When.UNTIL_DONE, NOTE + "; test -e go", TaskSpec.Ends.NOTHING)
                .once("init", "a", "touch begun", "fill")
                .process("web", "exec sleep 1000", List.of("fill"), List.of(), List.of())
                .spec();
        machine.assign(spec);
        var report = machine.await("n", now -> now.problem().isPresent());
        assertThat(report.problem()).contains("Task fill ended with 1 and is run again; its log says why");
        assertThat(report.phase()).isEqualTo(Phase.APPLYING);
        assertThat(report.processes()).extracting(ProcessReport::state).containsExactly(ProcessReport.State.WAITING);
        assertThat(machine.tree("n").resolve("begun")).doesNotExist();
        Files.writeString(machine.tree("n").resolve("go"), "");
        machine.restartAgent();
        awaitEnd("init", "a", 0);
        machine.awaitApplied(spec);
        assertThat(machine.tree("n").resolve("begun")).exists();
        assertThat(machine.lines("n", "runs")).hasSize(2);
        assertThat(machine.report("n").problem()).isEmpty();
    }

    @Test
    void the_first_key_of_a_task_on_change_is_only_noted() throws IOException {
        NodeSpec first = changing("1", NOTE);
        machine.assign(first);
        machine.awaitApplied(first);
        assertThat(machine.task("n", "notify").state()).isEqualTo(State.NEVER_STARTED);
        machine.assign(changing("2", NOTE));
        awaitEnd("notify", "2", 0);
        machine.assign(changing("1", NOTE));
        awaitEnd("notify", "1", 0);
        assertThat(machine.lines("n", "runs")).hasSize(2);
    }

    @Test
    void keys_that_change_while_the_task_runs_make_one_more_run_with_the_newest() throws IOException {
        String script = "echo ${address} >> runs; until test -e go; do sleep 0.02; done; rm go";
        NodeSpec first = changing("1", script);
        machine.assign(first);
        machine.awaitApplied(first);
        machine.assign(changing("2", script));
        eventually("runs", () -> machine.lines("n", "runs").size() == 1);
        for (String key : List.of("3", "4", "5")) {
            machine.assign(changing(key, script));
        }
        Files.writeString(machine.tree("n").resolve("go"), "");
        eventually("runs again", () -> machine.lines("n", "runs").size() == 2);
        Files.writeString(machine.tree("n").resolve("go"), "");
        awaitEnd("notify", "5", 0);
        machine.awaitApplied(changing("5", script));
        assertThat(machine.lines("n", "runs")).hasSize(2);
    }

    private static NodeSpec changing(String key, String script) {
        return node("n")
                .task("notify", key, When.ON_CHANGE, script, Ends.NOTHING)
                .spec();
    }

    @Test
    void a_task_comes_after_others_whatever_their_code() throws IOException {
        machine.assign(node("n")
                .once("second", "1", "echo second >> order", "first")
                .once("first", "1", "sleep 0.1; echo first >> order; exit 1")
                .spec());
        awaitEnd("second", "1", 0);
        assertThat(machine.lines("n", "order")).containsExactly("first", "second");
    }

    @Test
    void a_task_that_ends_others_afterwards_kills_them_and_their_children() {
        String stubborn = "trap '' TERM; setsid sleep 1000 & sleep 1000 & wait";
        machine.assign(node("n").once("run", "1", stubborn).spec());
        eventually("three and the shell that waits", () -> machine.processes().size() == 4);
        machine.assign(node("n")
                .once("run", "1", stubborn)
                .task("interrupt", "1", When.ONCE, "exit 2", Ends.OTHERS_AFTERWARDS)
                .spec());
        awaitEnd("interrupt", "1", 2);
        awaitEnd("run", "1", 137);
        eventually("none", () -> machine.processes().isEmpty());
    }

    @Test
    void a_task_that_ends_others_first_needs_no_command() {
        machine.assign(node("n").once("run", "1", "sleep 1000").spec());
        eventually("runs", () -> machine.processes().size() == 3);
        machine.assign(node("n")
                .once("run", "1", "sleep 1000")
                .task("kill", "1", When.ONCE, "", Ends.OTHERS_FIRST)
                .spec());
        awaitEnd("kill", "1", 0);
        awaitEnd("run", "1", 137);
        eventually("none", () -> machine.processes().isEmpty());
    }

    @Test
    void a_task_that_takes_too_long_is_ended_with_124() {
        machine.assign(node("n")
                .task(task(Optional.of(Duration.ofMillis(200)), "trap 'exit 0' TERM; sleep 1000 & wait"))
                .spec());
        awaitEnd("t", "1", Tasks.TIMED_OUT);
    }

    @Test
    void a_clean_environment_has_what_the_spec_says_and_nothing_else() throws IOException {
        machine.assign(node("n")
                .task(new TaskSpec(
                        "t",
                        "1",
                        When.ONCE,
                        List.of("/usr/bin/env"),
                        Map.of("MY_IP", "${address}", "MY_ROLE", "master"),
                        true,
                        "",
                        List.of(),
                        Ends.NOTHING,
                        Optional.empty()))
                .spec());
        awaitEnd("t", "1", 0);
        assertThat(Logs.tail(new NodeDirectory(machine.home.nodes().resolve("n")).log("t"), 100))
                .containsExactlyInAnyOrder("MY_IP=127.1.77.1", "MY_ROLE=master");
    }

    private static TaskSpec task(Optional<Duration> timeout, String script) {
        List<String> command = List.of("/bin/sh", "-c", script);
        return new TaskSpec("t", "1", When.ONCE, command, Map.of(), false, "", List.of(), Ends.NOTHING, timeout);
    }

    @Test
    @DisplayName("case 37: the exit code of a task that ended while no agent was there is learnt")
    void an_exit_code_survives_the_agent() throws IOException {
        machine.assign(node("n")
                .once("run", "1", "until test -e go; do sleep 0.02; done; rm go; exit 42")
                .spec());
        eventually("runs", () -> machine.task("n", "run").state() == State.RUNNING);
        // the report may come before the process is seen, and then it would seem to have ended
        eventually("is seen", () -> !machine.processes().isEmpty());
        machine.pools.close();
        Files.writeString(machine.tree("n").resolve("go"), "");
        eventually("ended", () -> machine.processes().isEmpty());
        machine.restartAgent();
        awaitEnd("run", "1", 42);
    }

    @Test
    @DisplayName("case 37: a task that outlives its agent is watched by the next")
    void a_running_task_is_taken_over() throws IOException {
        String script = NOTE + "; until test -e go; do sleep 0.02; done; exit 43";
        machine.assign(node("n").once("run", "1", script).spec());
        eventually("runs", () -> machine.lines("n", "runs").size() == 1);
        machine.restartAgent();
        assertThat(machine.processes()).isNotEmpty();
        Files.writeString(machine.tree("n").resolve("go"), "");
        awaitEnd("run", "1", 43);
        assertThat(machine.lines("n", "runs")).hasSize(1);
    }

    @Test
    @DisplayName("case 37: a start that the agent's end interrupted counts as stopped and is never repeated")
    void an_interrupted_start_is_not_repeated() throws IOException {
        NodeSpec spec = node("n").once("other", "1", "true").spec();
        machine.assign(spec);
        machine.awaitApplied(spec);
        machine.pools.close();
        NodeDirectory directory = new NodeDirectory(machine.home.nodes().resolve("n"));
        NodeState.read(directory.state()).begun("run", "1", Instant.now());
        machine.restartAgent();
        machine.assign(
                node("n").once("other", "1", "true").once("run", "1", NOTE).spec());
        awaitEnd("run", "1", Tasks.INTERRUPTED);
        assertThat(machine.report("n").problem().orElse("")).contains("was interrupted by the end of the agent");
        assertThat(machine.lines("n", "runs")).isEmpty();
    }
}
