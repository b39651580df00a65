package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that fills a disk, run as an agent runs it. */
class DiskContentTest {
    private final Path archive;
    private final Path disk;

    DiskContentTest(@TempDir Path folder) {
        archive = folder.resolve("archive");
        disk = folder.resolve("the disk");
    }

    /** As agents unpack archives: nothing of it can be written. */
    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(disk);
        for (int i = 0; i < 300; i++) {
            Path file = archive.resolve("deep/" + i % 10 + "/file" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content " + i);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        }
    }

    private List<String> command() {
        NodeSpec spec = new NodeSpec(
                "blog/web/backend/1",
                "",
                new Sandbox(Sandbox.Isolation.PLAIN, "127.0.0.2", ""),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new DiskSpec("uploads", "/volumes/uploads", "/srv/uploads", false)),
                Limits.NONE);
        Map<String, CodeVersion> files =
                Map.of("content of disk uploads", new CodeVersion("id", "5ha", "uploads.tar.gz", 0));
        return DiskContent.first(spec, files).tasks().get(0).command().stream()
                .map(word -> word.replace("${artifact:fill-uploads}", archive.toString())
                        .replace("${node}/srv/uploads", disk.toString()))
                .toList();
    }

    private void fill(int atOnce) throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            all.add(new ProcessBuilder(command()).inheritIO().start());
        }
        for (Process each : all) {
            assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(each.exitValue()).isZero();
        }
    }

    @Test
    void several_nodes_fill_it_at_once_and_then_it_is_theirs_to_write() throws Exception {
        fill(4);
        Path file = disk.resolve("deep/7/file297");
        assertThat(file).hasContent("content 297");
        assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OWNER_WRITE);
        assertThat(disk.resolve(".filling")).doesNotExist();
    }

    @Test
    void what_is_there_is_never_overwritten() throws Exception {
        fill(1);
        Files.writeString(disk.resolve("deep/7/file297"), "changed");
        Files.delete(disk.resolve("deep/8/file298"));
        fill(2);
        assertThat(disk.resolve("deep/7/file297")).hasContent("changed");
        assertThat(disk.resolve("deep/8/file298")).doesNotExist();
    }

    @Test
    void what_was_all_deleted_does_not_come_back_with_the_next_node() throws Exception {
        fill(1);
        assertThat(new ProcessBuilder("rm", "-rf", disk.resolve("deep").toString())
                        .start()
                        .waitFor())
                .isZero();
        fill(1);
        assertThat(disk.resolve("deep")).doesNotExist();
    }

    @Test
    void a_copy_that_was_cut_off_is_made_whole() throws Exception {
        Files.createDirectories(disk.resolve("deep/7"));
        Path half = Files.writeString(disk.resolve("deep/7/file297"), "cont");
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("r--r--r--"));
        Files.createFile(disk.resolve(".filling"));
        fill(1);
        assertThat(half).hasContent("content 297");
        assertThat(disk.resolve(".filling")).doesNotExist();
    }

    @Test
    void a_file_system_of_its_own_counts_as_empty() throws Exception {
        Files.createDirectory(disk.resolve("lost+found"));
        fill(1);
        assertThat(disk.resolve("deep/0/file0")).exists();
    }
}
