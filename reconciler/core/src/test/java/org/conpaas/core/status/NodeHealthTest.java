package org.conpaas.core.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.agent.protocol.TaskSpec;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void a_node_whose_processes_run_and_whose_probes_pass_is_healthy() {
        assertThat(NodeHealth.of(spec(), report(List.of(probe(true, START)), List.of())))
                .isEqualTo(new NodeHealth(Health.HEALTHY, ""));
    }

    @Test
    void a_probe_that_has_not_passed_since_the_start_is_waited_for() {
        assertThat(NodeHealth.of(spec(), report(List.of(probe(false, START.minusSeconds(1))), List.of()))
                        .health())
                .isEqualTo(Health.PROGRESSING);
    }

    @Test
    void a_probe_that_has_stopped_to_pass_is_a_fault() {
        assertThat(NodeHealth.of(spec(), report(List.of(probe(false, START.plusSeconds(60))), List.of())))
                .isEqualTo(new NodeHealth(Health.DEGRADED, "probe page: status 500"));
    }

    @Test
    void what_keeps_a_node_from_being_brought_about_says_more_than_its_probes() {
        NodeReport report = report(List.of(probe(false, START)), List.of());
        NodeReport applying = new NodeReport(
                report.name(),
                report.fingerprint(),
                Phase.APPLYING,
                Optional.of("Task fill-data ended with 1 and is run again; its log says why"),
                report.processes(),
                report.tasks(),
                report.probes(),
                report.usage());
        assertThat(NodeHealth.of(spec(), applying))
                .isEqualTo(new NodeHealth(
                        Health.PROGRESSING, "Task fill-data ended with 1 and is run again; its log says why"));
    }

    @Test
    void a_task_that_others_wait_for_and_that_failed_is_a_fault() {
        NodeSpec spec = spec(task("init", TaskSpec.Ends.NOTHING), task("run", TaskSpec.Ends.NOTHING, "init"));
        assertThat(NodeHealth.of(spec, report(List.of(), List.of(ended("init", 3)))))
                .isEqualTo(new NodeHealth(Health.DEGRADED, "task init ended with 3; see its log"));
        assertThat(NodeHealth.of(spec, report(List.of(), List.of(ended("run", 3))))
                        .health())
                .isEqualTo(Health.HEALTHY);
    }

    @Test
    void a_task_that_found_nothing_to_do_or_only_ends_others_is_none() {
        NodeSpec spec = spec(
                task("interrupt", TaskSpec.Ends.OTHERS_AFTERWARDS),
                task("init", TaskSpec.Ends.NOTHING, "interrupt"),
                task("run", TaskSpec.Ends.NOTHING, "init"));
        List<TaskReport> tasks = List.of(ended("interrupt", 1), ended("init", TaskSpec.NOTHING_TO_DO));
        assertThat(NodeHealth.of(spec, report(List.of(), tasks)).health()).isEqualTo(Health.HEALTHY);
    }

    private static NodeSpec spec(TaskSpec... tasks) {
        return new NodeSpec(
                "app/web/node/1",
                "f",
                new Sandbox(Sandbox.Isolation.PLAIN, "127.1.0.1", ""),
                Map.of(),
                List.of(),
                List.of(),
                List.of(tasks),
                List.of(),
                List.of(),
                List.of(),
                Limits.NONE);
    }

    private static TaskSpec task(String name, TaskSpec.Ends ends, String... after) {
        return new TaskSpec(
                name,
                "k",
                TaskSpec.When.ONCE,
                List.of("true"),
                Map.of(),
                false,
                "",
                List.of(after),
                ends,
                Optional.<Duration>empty());
    }

    private static TaskReport ended(String name, int code) {
        return new TaskReport(
                name, "k", TaskReport.State.STOPPED, Optional.of(code), Optional.of(START), Optional.of(START));
    }

    private static ProbeReport probe(boolean passing, Instant since) {
        return new ProbeReport("page", passing, passing ? "" : "status 500", since);
    }

    private static NodeReport report(List<ProbeReport> probes, List<TaskReport> tasks) {
        ProcessReport process = new ProcessReport(
                "web", ProcessReport.State.RUNNING, 1, Optional.of(START), 0, Optional.empty(), Optional.empty());
        return new NodeReport(
                "app/web/node/1",
                "f",
                Phase.APPLIED,
                Optional.empty(),
                List.of(process),
                tasks,
                probes,
                NodeReport.Usage.NONE);
    }
}
