package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.TaskReport.State;
import org.conpaas.agent.protocol.NodeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real block devices: files that the kernel shows as such. */
class DevicesTest {
    private static final long SIZE = 64L << 20;

    private Path directory;
    private Path image;
    private String device;
    private Machine machine;

    @BeforeEach
    void begin(@TempDir Path temporary) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "block devices need root");
        directory = temporary;
        image = temporary.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        String made = said("losetup", "--find", "--show", image.toString());
        assumeTrue(made.startsWith("/dev/"), () -> "this machine makes no block devices of files: " + made);
        device = made;
        machine = new Machine(temporary.resolve("home"));
    }

    @AfterEach
    void end() throws IOException {
        if (machine != null) {
            machine.remove("n");
            eventually(
                    "the node is gone",
                    () -> machine.gone.contains("n") || machine.nodes.find("n").isEmpty());
            machine.close();
        }
        if (device != null) {
            said("losetup", "--detach", device);
        }
    }

    private static String said(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private NodeSpec writing(String text) {
        return node("n")
                .disk("data", device, "/srv/data")
                .once(
                        "write",
                        text,
                        "ls ${node}/srv/data > ${node}/found; echo " + text + " > ${node}/srv/data/" + text)
                .spec();
    }

    private Path place() {
        return machine.home.disks().resolve("n/data");
    }

    @Test
    void a_blank_device_gets_a_file_system_and_keeps_its_files_for_the_next_node() throws IOException {
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        assertThat(machine.lines("n", "found")).isEmpty();
        assertThat(place().resolve("data/one")).hasContent("one\n");
        machine.remove("n");
        eventually("the node is gone", () -> machine.gone.contains("n"));
        assertThat(said("mount")).doesNotContain(machine.home.root().toString());
        assertThat(machine.home.disks().resolve("n")).doesNotExist();

        machine.gone.clear();
        machine.assign(writing("two"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        assertThat(machine.lines("n", "found")).containsExactly("one");
    }

    @Test
    void an_agent_that_starts_again_finds_it_mounted_and_one_of_a_machine_that_starts_again_mounts_it()
            throws IOException {
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        machine.restartAgent();
        machine.awaitApplied(writing("one"));
        assertThat(said("mount").split(place().toString(), -1)).hasSize(2);

        said("umount", place().toString());
        machine.restartAgent();
        machine.awaitApplied(writing("one"));
        assertThat(place().resolve("data/one")).hasContent("one\n");
    }

    @Test
    void what_has_content_is_never_formatted() throws IOException {
        byte[] content = "somebody's".getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(1 << 19);
            file.write(content);
        }
        machine.assign(writing("one"));
        assertThat(machine.await("n", report -> report.phase() == Phase.FAILED)
                        .problem()
                        .orElseThrow())
                .contains("Disk data", "has content and no file system", device);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
            byte[] found = new byte[content.length];
            file.seek(1 << 19);
            file.readFully(found);
            assertThat(found).isEqualTo(content);
        }
    }

    @Test
    void what_was_formatted_half_is_formatted_again() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.write(1);
        }
        Files.createDirectories(place());
        Files.writeString(place().resolveSibling("data.new"), device);
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        assertThat(place().resolve("data/one")).hasContent("one\n");
    }

    @Test
    void a_mark_of_another_disk_or_of_one_that_was_finished_formats_nothing() throws IOException {
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        machine.remove("n");
        eventually("the node is gone", () -> machine.gone.contains("n"));
        machine.gone.clear();
        Files.createDirectories(place());
        Files.writeString(place().resolveSibling("data.new"), device);
        machine.assign(writing("two"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        assertThat(machine.lines("n", "found")).containsExactly("one");
        assertThat(place().resolveSibling("data.new")).doesNotExist();
    }

    @Test
    void what_came_back_as_another_device_is_mounted_and_its_processes_start_again() throws IOException {
        Path link = Path.of("/dev", "conpaas-test-" + ProcessHandle.current().pid());
        Files.createSymbolicLink(link, Path.of(device));
        String second = "";
        try {
            NodeSpec spec = node("n")
                    .disk("data", link.toString(), "/srv/data")
                    .process("web", "exec sleep 1000")
                    .spec();
            machine.assign(spec);
            machine.awaitApplied(spec);
            long before = machine.process("n", "web").pid();
            second = said("losetup", "--find", "--show", image.toString());
            said("umount", "--lazy", place().toString());
            Files.delete(link);
            Files.createSymbolicLink(link, Path.of(second));
            machine.nodes.all().forEach(Node::inspect);
            machine.await(
                    "n",
                    report -> report.phase() == Phase.APPLIED
                            && machine.process("n", "web").pid() != before);
            assertThat(said("mount")).contains(second + " on " + place());
        } finally {
            machine.remove("n");
            eventually("the node is gone", () -> machine.gone.contains("n"));
            Files.deleteIfExists(link);
            said("losetup", "--detach", second);
        }
    }

    @Test
    void a_device_that_comes_later_is_waited_for() throws IOException {
        Path link = directory.resolve("dev");
        String known = device;
        device =
                Path.of("/dev", "conpaas-test-" + ProcessHandle.current().pid()).toString();
        try {
            machine.assign(writing("one"));
            assertThat(machine.await("n", report -> report.phase() == Phase.FAILED)
                            .problem()
                            .orElseThrow())
                    .contains("Disk data: its device " + device + " is not on this machine yet");
            Files.createSymbolicLink(Path.of(device), Path.of(known));
            machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        } finally {
            Files.deleteIfExists(Path.of(device));
            device = known;
        }
        assertThat(link).doesNotExist();
    }

    @Test
    void a_device_that_has_grown_has_more_room_at_once_and_nothing_starts_again() throws IOException {
        assumeTrue(maySetResources(), "growing a mounted file system needs CAP_SYS_RESOURCE");
        machine.assign(running());
        machine.awaitApplied(running());
        long pid = machine.process("n", "web").pid();
        long before = place().toFile().getTotalSpace();
        grow(8 * SIZE);
        machine.nodes.all().forEach(Node::inspect);
        eventually("the file system has grown", () -> place().toFile().getTotalSpace() > 6 * before);
        machine.awaitApplied(running());
        assertThat(machine.process("n", "web").pid()).isEqualTo(pid);
    }

    @Test
    void a_device_that_grew_while_no_node_had_it_has_more_room_and_keeps_its_files() throws IOException {
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        long before = place().toFile().getTotalSpace();
        machine.remove("n");
        eventually("the node is gone", () -> machine.gone.contains("n"));
        machine.gone.clear();
        grow(8 * SIZE);
        machine.assign(running());
        machine.awaitApplied(running());
        assertThat(place().toFile().getTotalSpace()).isGreaterThan(6 * before);
        assertThat(place().resolve("data/one")).hasContent("one\n");
    }

    @Test
    void what_cannot_grow_now_runs_on_with_the_room_that_it_has() throws IOException {
        assumeTrue(!maySetResources(), "this machine may let it grow");
        machine.assign(running());
        machine.awaitApplied(running());
        long pid = machine.process("n", "web").pid();
        grow(8 * SIZE);
        machine.nodes.all().forEach(Node::inspect);
        machine.nodes.all().forEach(Node::inspect);
        machine.awaitApplied(running());
        assertThat(machine.process("n", "web").pid()).isEqualTo(pid);
    }

    private NodeSpec running() {
        return node("n")
                .disk("data", device, "/srv/data")
                .process("web", "exec sleep 1000")
                .spec();
    }

    private void grow(long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        assertThat(said("losetup", "--set-capacity", device)).isEmpty();
    }

    private static boolean maySetResources() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseLong(line.substring(7).strip(), 16) >> 24 & 1) == 1);
    }

    @Test
    void a_copy_of_an_image_is_seen_as_it_was_made_and_nobody_writes_to_it() throws IOException {
        Path made = Files.createDirectories(directory.resolve("made"));
        Files.writeString(made.resolve("flora"), "oak\n");
        said("mkfs.ext4", "-q", "-F", "-d", made.toString(), device);
        NodeSpec spec = node("n")
                .readOnly("genomes", device, "/srv/genomes")
                .once(
                        "read",
                        "one",
                        "cat ${node}/srv/genomes/flora > ${node}/found; touch ${node}/srv/genomes/mine || echo no >> ${node}/found")
                .spec();
        machine.assign(spec);
        machine.await("n", report -> machine.task("n", "read").state() == State.STOPPED);
        assertThat(machine.lines("n", "found")).containsExactly("oak", "no");
    }

    @Test
    void a_disk_that_leaves_its_node_is_let_go() throws IOException {
        machine.assign(writing("one"));
        machine.await("n", report -> machine.task("n", "write").state() == State.STOPPED);
        NodeSpec without = node("n").spec();
        machine.assign(without);
        machine.awaitApplied(without);
        assertThat(said("mount")).doesNotContain(machine.home.root().toString());
    }
}
