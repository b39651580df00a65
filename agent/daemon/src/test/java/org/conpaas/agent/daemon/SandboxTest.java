package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.TaskReport.State;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    private static final String NETWORK =
            "conpaas-test-" + ProcessHandle.current().pid();

    private Path temporary;
    private Machine machine;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        temporary = directory;
        machine = new Machine(directory.resolve("home"));
    }

    @AfterEach
    void end() {
        machine.close();
        assertThat(machine.processes()).isEmpty();
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean bubblewrapWorks() {
        return succeeds("bwrap", "--bind", "/", "/", "--unshare-pid", "--proc", "/proc", "true");
    }

    @Test
    void a_node_in_bubblewrap_has_directories_of_its_own_and_sees_no_other() throws IOException {
        assumeTrue(bubblewrapWorks(), "bubblewrap does not work on this machine");
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        machine.assign(node("other").file("secret", "x").spec());
        machine.assign(node("n")
                .in(Isolation.BUBBLEWRAP, "")
                .disk("data", disk.toString(), "/media/data")
                .disk("scratch", "", "/mnt/scratch")
                .file("var/cache/cpsagent/agents.json", "[]")
                .once(
                        "look",
                        "1",
                        "cat /var/cache/cpsagent/agents.json > ${node}/cache; echo kept > /media/data/file; echo x > /mnt/scratch/file;"
                                + " ls ${node}/../.. > ${node}/nodes; echo x > /tmp/own; ls /proc | grep -c '^[0-9]' > ${node}/count")
                .spec());
        machine.await("n", report -> machine.task("n", "look").state() == State.STOPPED);
        assertThat(machine.lines("n", "cache")).containsExactly("[]");
        assertThat(machine.lines("n", "nodes")).containsExactly("n");
        assertThat(machine.lines("n", "tmp/own")).containsExactly("x");
        assertThat(Integer.parseInt(machine.lines("n", "count").get(0))).isLessThan(8);
        assertThat(disk.resolve("file")).hasContent("kept\n");
        assertThat(machine.lines("n", "mnt/scratch/file")).containsExactly("x");
    }

    @Test
    void a_process_in_bubblewrap_hears_hup_and_may_end_in_order() throws IOException {
        assumeTrue(bubblewrapWorks(), "bubblewrap does not work on this machine");
        String script = "trap 'echo hup >> ${node}/heard' HUP; trap 'echo term >> ${node}/heard; exit 0' TERM;"
                + " echo up > ${node}/up; while :; do sleep 0.05; done";
        machine.assign(wrapped("1", script).spec());
        eventually("up", () -> !machine.lines("n", "up").isEmpty());
        long pid = machine.process("n", "web").pid();
        machine.assign(wrapped("2", script).spec());
        eventually("hup", () -> machine.lines("n", "heard").equals(List.of("hup")));
        assertThat(machine.process("n", "web").pid()).isEqualTo(pid);
        machine.assign(node("n").in(Isolation.BUBBLEWRAP, "").spec());
        eventually("term", () -> machine.lines("n", "heard").equals(List.of("hup", "term")));
        eventually("none", () -> machine.processes().isEmpty());
    }

    private static Specs wrapped(String conf, String script) {
        return node("n")
                .in(Isolation.BUBBLEWRAP, "")
                .file("conf", conf)
                .process("web", script, List.of(), List.of("conf"), List.of());
    }

    @Test
    @DisplayName("case 37: the death of bubblewrap itself takes what was inside with it")
    void nothing_outlives_its_sandbox() {
        assumeTrue(bubblewrapWorks(), "bubblewrap does not work on this machine");
        machine.assign(wrapped("1", "setsid sleep 1000 & exec sleep 1000").spec());
        long pid = machine.awaitRunning("n", "web");
        eventually("all up", () -> machine.processes().size() == 4);
        Map<Long, Mark> before = machine.processes();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        machine.await("n", report -> machine.process("n", "web").restarts() == 1);
        eventually("all up", () -> machine.processes().size() == 4);
        assertThat(machine.processes().keySet()).doesNotContainAnyElementsOf(before.keySet());
    }

    @Test
    void a_node_in_a_network_namespace_has_its_own_interfaces() throws IOException {
        assumeTrue(succeeds("ip", "netns", "add", NETWORK), "network namespaces cannot be made here (not root?)");
        try {
            machine.assign(node("n")
                    .in(Isolation.NETNS, NETWORK)
                    .once("look", "1", "cat /proc/net/dev | grep : | cut -d: -f1 | tr -d ' ' > ${node}/devices")
                    .spec());
            machine.await("n", report -> machine.task("n", "look").state() == State.STOPPED);
            assertThat(machine.lines("n", "devices")).containsExactly("lo");
        } finally {
            succeeds("ip", "netns", "delete", NETWORK);
        }
    }

    @Test
    void a_limit_of_memory_is_enforced_where_control_groups_may_be_made() {
        assumeTrue(
                machine.machinery.cgroups().description().startsWith("Limits of nodes are enforced"),
                "no control groups for limits on this machine");
        machine.assign(node("n")
                .limits(new Limits(0.5, 32 << 20))
                .once("eat", "1", "exec head -c 200m /dev/zero | tail -c 200m > /dev/null")
                .spec());
        machine.await("n", report -> machine.task("n", "eat").state() == State.STOPPED);
        assertThat(machine.task("n", "eat").exitCode().orElse(0)).isEqualTo(137);
    }

    @Test
    @DisplayName("case 39: a full disk is a problem in words, corrupts nothing, and passes")
    void a_full_disk() throws IOException {
        Path small = Files.createDirectories(temporary.resolve("small"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()),
                "a small file system cannot be mounted here (not root?)");
        Machine full = new Machine(small.resolve("home"));
        try {
            full.assign(node("n")
                    .once("a", "1", "true")
                    .process("web", "exec sleep 1000")
                    .spec());
            full.await("n", report -> report.phase() == Phase.APPLIED);
            long pid = full.process("n", "web").pid();
            NodeDirectory directory = new NodeDirectory(full.home.nodes().resolve("n"));
            eventually("begun", () -> full.machinery.launcher().began(directory, Unit.process("web")));
            fill(small.resolve("ballast"));
            var spec = node("n")
                    .once("a", "1", "true")
                    .once("b", "1", "echo ran >> ${node}/runs")
                    .file("large", "x".repeat(100_000))
                    .process("web", "exec sleep 1000")
                    .spec();
            full.assign(spec);
            assertThat(full.await("n", report -> report.phase() == Phase.FAILED)
                            .problem()
                            .orElse(""))
                    .startsWith("The disk of this machine is full");
            Files.delete(small.resolve("ballast"));
            full.awaitApplied(spec);
            eventually("ran", () -> full.lines("n", "runs").equals(List.of("ran")));
            assertThat(full.process("n", "web").pid()).isEqualTo(pid);
            full.restartAgent();
            full.awaitApplied(spec);
            assertThat(full.process("n", "web").pid()).isEqualTo(pid);
        } finally {
            full.close();
            succeeds("umount", small.toString());
        }
    }

    private static void fill(Path ballast) {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] zeros = new byte[512];
            for (int i = 0; i < 1 << 16; i++) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
