package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport.State;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodesTest {
    private static final String SLEEP = "exec sleep 1000";

    private Path temporary;
    private Machine machine;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        temporary = directory;
        machine = new Machine(temporary.resolve("home"));
    }

    @AfterEach
    void end() {
        machine.close();
        assertThat(machine.processes()).isEmpty();
    }

    @Test
    void a_process_runs_with_the_files_and_placeholders_of_its_spec() throws IOException {
        NodeSpec spec = node("a/b/c/1")
                .file("etc/greeting", "hello from ${address} in ${node}, ${unknown} stays")
                .process("web", "cat etc/greeting > out; exec sleep 1000")
                .spec();
        machine.assign(spec);
        machine.awaitApplied(spec);
        eventually("output", () -> !machine.lines("a/b/c/1", "out").isEmpty());
        assertThat(machine.lines("a/b/c/1", "out"))
                .containsExactly("hello from 127.1.77.1 in " + machine.tree("a/b/c/1") + ", ${unknown} stays");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(machine.tree("a/b/c/1").resolve("etc/greeting"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void a_killed_process_is_started_again_and_its_children_do_not_meet_their_successors() {
        machine.assign(node("n")
                .process("web", "setsid sleep 1000 & sleep 1000 & wait")
                .spec());
        long first = machine.awaitRunning("n", "web");
        eventually("three processes", () -> machine.processes().size() == 3);
        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        machine.await("n", report -> machine.process("n", "web").restarts() == 1);
        eventually("three processes", () -> machine.processes().size() == 3);
        ProcessReport report = machine.process("n", "web");
        assertThat(report.pid()).isNotEqualTo(first);
        assertThat(report.exitCode()).contains(137);
    }

    @Test
    void a_process_that_keeps_ending_waits_longer_each_time() {
        machine.assign(node("n").process("web", "exit 3").spec());
        machine.await(
                "n",
                report -> machine.process("n", "web").restarts() >= 3
                        && machine.process("n", "web").state() == State.BACKOFF);
        assertThat(machine.process("n", "web"))
                .extracting(ProcessReport::exitCode, ProcessReport::pid)
                .containsExactly(Optional.of(3), 0L);
        assertThat(machine.process("n", "web").nextStart()).isPresent();
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"-PT1H", "PT1H"})
    @DisplayName("case 21: the clock jumps: a process that fell over is started again in time")
    void a_clock_that_jumps_keeps_no_process_down(Duration jump) {
        machine.assign(node("n").process("web", "exit 3").spec());
        machine.await("n", report -> machine.process("n", "web").restarts() >= 2);
        machine.clock.jump(jump);
        machine.await("n", report -> machine.process("n", "web").restarts() >= 5);
        assertThat(machine.process("n", "web").nextStart().orElse(machine.clock.instant()))
                .isBefore(machine.clock.instant().plusSeconds(31));
    }

    @Test
    @DisplayName("case 28: a process that falls over again and again is started later each time, up to half a minute")
    void the_backoff_grows_to_its_cap() {
        List<Duration> delays =
                IntStream.rangeClosed(1, 20).mapToObj(Backoff::delay).toList();
        assertThat(delays)
                .isSorted()
                .startsWith(Duration.ofMillis(100), Duration.ofMillis(200))
                .endsWith(Duration.ofSeconds(30));
        Instant now = Instant.EPOCH;
        assertThat(Backoff.pause(20, now.plusSeconds(3600), now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Backoff.pause(20, now, now.plusSeconds(20))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void only_what_a_change_concerns_is_restarted() {
        Specs before = node("n").process("a", SLEEP).process("b", "exec sleep 1001");
        machine.assign(before.spec());
        long a = machine.awaitRunning("n", "a");
        long b = machine.awaitRunning("n", "b");
        NodeSpec after = node("n")
                .file("f", "x")
                .process("a", SLEEP)
                .process("b", "exec sleep 1002")
                .spec();
        machine.assign(after);
        machine.await(
                "n",
                report -> report.phase() == Phase.APPLIED
                        && report.fingerprint().equals(after.fingerprint())
                        && machine.process("n", "b").pid() != b);
        assertThat(machine.process("n", "a").pid()).isEqualTo(a);
    }

    @Test
    void a_changed_file_is_told_with_hup_or_restarts_as_the_spec_says() throws IOException {
        String script = "trap 'cat conf >> heard' HUP; echo up >> started; while :; do sleep 0.05; done";
        machine.assign(spec("one", script));
        eventually("both up", () -> machine.lines("n", "started").size() == 2);
        long reloads = machine.process("n", "reloads").pid();
        long restarts = machine.process("n", "restarts").pid();
        machine.assign(spec("two", script));
        eventually("heard", () -> machine.lines("n", "heard").equals(List.of("two")));
        eventually("restarted", () -> machine.lines("n", "started").size() == 3);
        assertThat(machine.process("n", "reloads").pid()).isEqualTo(reloads);
        assertThat(machine.process("n", "restarts").pid()).isNotEqualTo(restarts);
    }

    private static NodeSpec spec(String conf, String script) {
        return node("n")
                .file("conf", conf + "\n")
                .process("reloads", script, List.of(), List.of("conf"), List.of())
                .process("restarts", script, List.of(), List.of(), List.of("conf"))
                .spec();
    }

    @Test
    void the_old_process_leaves_only_when_the_new_one_answers() throws IOException {
        NodeSpec before = node("n").file("old", "x").process("old", SLEEP).spec();
        machine.assign(before);
        long old = machine.awaitRunning("n", "old");
        machine.awaitApplied(before);
        NodeSpec after =
                node("n").process("new", SLEEP).asking("ready", "test -e ready").spec();
        machine.assign(after);
        machine.awaitRunning("n", "new");
        machine.await("n", report -> report.probes().stream()
                .anyMatch(probe -> probe.message().contains("Exit code 1")));
        assertThat(machine.process("n", "old").pid()).isEqualTo(old);
        assertThat(machine.tree("n").resolve("old")).exists();
        Files.writeString(machine.tree("n").resolve("ready"), "");
        machine.awaitApplied(after);
        assertThat(machine.report("n").processes())
                .extracting(ProcessReport::name)
                .containsExactly("new");
        assertThat(machine.tree("n").resolve("old")).doesNotExist();
    }

    /** A balancer's members left while connections still went to them: that its earlier configuration had settled was taken for news. */
    @Test
    void what_a_probe_answered_under_an_earlier_spec_counts_for_nothing() {
        NodeSpec before =
                node("n").process("web", SLEEP).asking("settled", "true").spec();
        machine.assign(before);
        machine.awaitApplied(before);
        awaitProbe("settled", true, "Exit code 0");
        NodeSpec after = node("n")
                .process("web", SLEEP)
                .asking("settled", "sleep 0.5; exit 1")
                .spec();
        machine.assign(after);
        NodeReport report = machine.await(
                "n", now -> now.fingerprint().equals(after.fingerprint()) && now.phase() == Phase.APPLIED);
        assertThat(report.probes()).noneMatch(probe -> probe.passing());
    }

    @Test
    void what_a_process_of_before_answered_while_it_ended_counts_for_nothing() {
        NodeSpec before = node("n")
                .process("web", "touch up; trap 'sleep 1; rm up; exit' TERM; while :; do sleep 0.1; done")
                .asking("up", "test -e up")
                .spec();
        machine.assign(before);
        machine.awaitApplied(before);
        awaitProbe("up", true, "Exit code 0");
        NodeSpec after = node("n")
                .process("web", "sleep 1; touch up; " + SLEEP)
                .asking("up", "test -e up")
                .spec();
        machine.assign(after);
        NodeReport report = machine.await(
                "n", now -> now.fingerprint().equals(after.fingerprint()) && now.phase() == Phase.APPLIED);
        assertThat(report.probes()).noneMatch(probe -> probe.passing());
        awaitProbe("up", true, "Exit code 0");
    }

    @Test
    void a_probe_by_a_command_gives_the_reason_that_the_command_gave() {
        machine.assign(node("n")
                .process("web", "exec sleep 1000")
                .asking("engines", "echo looking; echo php is missing >&2; exit 3")
                .spec());
        machine.await("n", report -> report.probes().stream()
                .anyMatch(probe -> probe.message().equals("Exit code 3: php is missing")));
    }

    @Test
    void a_probe_over_http_tells_what_was_answered() throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        int[] status = {500};
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String host = "127.0.0.1:" + server.getAddress().getPort();
        machine.assign(node("n")
                .process("web", SLEEP)
                .probe("http", ProbeSpec.Kind.HTTP, url)
                .probe("tcp", ProbeSpec.Kind.TCP, host)
                .probe("closed", ProbeSpec.Kind.TCP, "127.0.0.1:1")
                .spec());
        awaitProbe("http", false, "HTTP 500");
        awaitProbe("tcp", true, "Connected");
        awaitProbe("closed", false, "127.0.0.1:1: Connection refused");
        status[0] = 302;
        awaitProbe("http", true, "HTTP 302");
        server.stop(0);
        awaitProbe("http", false, host + ": Connection refused");
    }

    private void awaitProbe(String name, boolean passing, String message) {
        machine.await("n", report -> report.probes().stream()
                .anyMatch(probe -> probe.name().equals(name)
                        && probe.passing() == passing
                        && probe.message().equals(message)));
    }

    @Test
    void a_file_changed_by_hand_is_mended() throws IOException {
        NodeSpec spec = node("n").file("conf", "right").process("web", SLEEP).spec();
        machine.assign(spec);
        machine.awaitApplied(spec);
        Files.writeString(machine.tree("n").resolve("conf"), "wrong!");
        machine.nodes.find("n").orElseThrow().inspect();
        eventually("mended", () -> machine.lines("n", "conf").equals(List.of("right")));
    }

    @Test
    void a_path_that_leads_out_of_the_tree_is_refused_with_a_sentence() {
        machine.assign(node("n").file("../escape", "x").process("web", SLEEP).spec());
        assertThat(machine.await("n", report -> report.phase() == Phase.FAILED).problem())
                .contains("../escape has a \"..\"; it must stay in the node's tree");
        assertThat(temporary.resolve("home/nodes/n/escape")).doesNotExist();
    }

    @Test
    void a_removed_node_leaves_nothing_and_its_disk_stays() throws IOException {
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        machine.assign(node("n")
                .disk("data", disk.toString(), "/media/data")
                .process("web", "echo kept > media/data/file; exec sleep 1000")
                .spec());
        eventually("written", () -> Files.exists(disk.resolve("file")));
        machine.remove("n");
        eventually("gone", () -> machine.gone.contains("n"));
        assertThat(machine.processes()).isEmpty();
        assertThat(temporary.resolve("home/nodes/n")).doesNotExist();
        assertThat(disk.resolve("file")).hasContent("kept\n");
    }

    @Test
    void a_process_starts_again_when_its_node_gets_a_disk_or_loses_one() throws IOException {
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        NodeSpec without = node("n").process("web", "exec sleep 1000").spec();
        NodeSpec with = node("n")
                .disk("data", disk.toString(), "/media/data")
                .process("web", "exec sleep 1000")
                .spec();
        machine.assign(without);
        machine.awaitApplied(without);
        long first = machine.process("n", "web").pid();
        machine.assign(with);
        machine.awaitApplied(with);
        long second = machine.process("n", "web").pid();
        assertThat(second).as("it sees the disk").isNotEqualTo(first);
        machine.assign(without);
        machine.awaitApplied(without);
        assertThat(machine.process("n", "web").pid()).as("it sees it no more").isNotEqualTo(second);
    }

    @Test
    void a_disk_without_a_place_of_its_own_goes_with_its_node() {
        machine.assign(node("n")
                .disk("scratch", "", "/media/scratch")
                .process("web", "echo kept > media/scratch/file; exec sleep 1000")
                .spec());
        eventually("written", () -> machine.lines("n", "media/scratch/file").equals(List.of("kept")));
        machine.remove("n");
        eventually("gone", () -> machine.gone.contains("n"));
        assertThat(temporary.resolve("home/nodes/n")).doesNotExist();
    }

    @Test
    void a_node_that_is_assigned_again_while_it_leaves_comes_back() {
        NodeSpec spec = node("n")
                .process("web", "trap '' TERM; while :; do sleep 0.05; done")
                .spec();
        machine.assign(spec);
        long before = machine.awaitRunning("n", "web");
        machine.remove("n");
        machine.assign(spec);
        machine.await(
                "n",
                report -> machine.process("n", "web").pid() > 0
                        && machine.process("n", "web").pid() != before);
        machine.awaitApplied(spec);
    }

    @Test
    @DisplayName("case 42: a script that forks, daemonizes and never ends leaves with its node")
    void nothing_survives_its_node() {
        String daemon = "for i in 1 2 3; do (setsid env -i /bin/sh -c "
                + "'trap \"\" TERM HUP; while :; do setsid sleep 0.2; done' >/dev/null 2>&1 &) ; done";
        machine.assign(node("n")
                .once("init", "1", daemon)
                .process("web", daemon + "; exec sleep 1000")
                .spec());
        machine.await("n", report -> machine.task("n", "init").exitCode().equals(Optional.of(0)));
        eventually("they live", () -> machine.processes().size() >= 8);
        machine.remove("n");
        eventually("gone", () -> machine.gone.contains("n"));
        assertThat(machine.processes()).isEmpty();
    }

    @Test
    @DisplayName("case 37: a new agent takes over what runs, starts nothing twice, and clears away what has no leader")
    void a_new_agent_takes_over() throws IOException {
        NodeSpec spec = node("n")
                .process("a", SLEEP)
                .process("b", "setsid sleep 1000 & sleep 1000 & wait")
                .spec();
        machine.assign(spec);
        long a = machine.awaitRunning("n", "a");
        long b = machine.awaitRunning("n", "b");
        eventually("four", () -> machine.processes().size() == 4);
        machine.pools.close();
        ProcessHandle.of(b).ifPresent(ProcessHandle::destroyForcibly);
        machine.restartAgent();
        machine.awaitApplied(spec);
        eventually("four", () -> machine.processes().size() == 4);
        assertThat(machine.process("n", "a").pid()).isEqualTo(a);
        assertThat(machine.process("n", "b").pid()).isNotEqualTo(b);
        Map<Long, Mark> processes = machine.processes();
        assertThat(processes).containsKeys(a, machine.process("n", "b").pid());
        ProcessHandle.of(a).ifPresent(ProcessHandle::destroyForcibly);
        machine.await("n", report -> machine.process("n", "a").restarts() == 1);
        assertThat(machine.process("n", "a").exitCode()).isEmpty();
    }

    @Test
    void a_launch_of_an_agent_that_is_gone_refuses_to_begin() throws IOException {
        NodeSpec spec = node("n").process("web", SLEEP).spec();
        machine.assign(spec);
        machine.awaitApplied(spec);
        Files.writeString(machine.home.generation(), "another\n");
        ProcessHandle.of(machine.process("n", "web").pid()).ifPresent(ProcessHandle::destroyForcibly);
        machine.await("n", report -> machine.process("n", "web").exitCode().equals(Optional.of(Launcher.NOT_STARTED)));
        eventually("none", () -> machine.processes().isEmpty());
    }
}
