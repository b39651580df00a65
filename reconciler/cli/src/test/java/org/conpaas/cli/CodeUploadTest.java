package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cps code upload")
class CodeUploadTest {
    private final Path folder;

    CodeUploadTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path site() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.createDirectories(site.resolve("sub"));
        Files.writeString(site.resolve("sub/run.sh"), "echo").toFile().setExecutable(true);
        Files.writeString(site.resolve(".hidden"), "x");
        Files.createSymbolicLink(site.resolve("link"), Path.of("sub/run.sh"));
        return site;
    }

    @Test
    @DisplayName("packs all of a folder, the same way each time, and leaves nothing behind")
    void packs() throws IOException {
        Path site = site();
        byte[] once;
        Path archive;
        try (PackedFolder packed = PackedFolder.of(site)) {
            archive = packed.archive();
            once = Files.readAllBytes(archive);
            assertThat(packed.files()).isEqualTo(2);
            assertThat(members(archive))
                    .containsExactly(".hidden 644", "link 777 -> sub/run.sh", "sub/ 755", "sub/run.sh 755");
        }
        assertThat(archive).doesNotExist();
        try (PackedFolder again = PackedFolder.of(site)) {
            assertThat(Files.readAllBytes(again.archive())).isEqualTo(once);
        }
    }

    private static List<String> members(Path archive) throws IOException {
        List<String> members = new ArrayList<>();
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String target = entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "";
                members.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 0777) + target);
            }
        }
        return members;
    }

    @Test
    @DisplayName("refuses an empty folder")
    void refuses_nothing() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        try (FakeReconciler reconciler = Answers.prepare(new FakeReconciler())) {
            Cli.Run run = new Cli(folder).against(reconciler).run("code", "upload", "hello/web", "empty");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("There is no file in the folder");
            assertThat(reconciler.asked()).isEmpty();
        }
    }

    @Test
    @DisplayName("does not send again what the service has, and enables it all the same")
    void asks_first() throws IOException {
        Files.writeString(folder.resolve("a.war"), "bytes");
        try (FakeReconciler reconciler = new FakeReconciler()
                .answer("GET /applications/hello/services/web/code", """
                        {"items": [{"id": "git-1a2b3c4",
                          "sha256": "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"}], "largest": 9}""")
                .answer("POST /applications/hello/services/web/code/git-1a2b3c4/enable", """
                        {"commit": "c0ffee00", "source": "hello", "pushed": true}""")) {
            Cli.Run run = new Cli(folder).against(reconciler).run("code", "upload", "hello/web", "a.war", "--enable");
            assertThat(run.code()).as(run.golden()).isZero();
            assertThat(run.err()).contains("Version git-1a2b3c4 is there already.");
            assertThat(run.out()).contains("Committed c0ffee00");
            assertThat(reconciler.asked()).hasSize(2);
        }
    }

    @Test
    @DisplayName("shows a bar on a terminal, and none elsewhere")
    void shows_a_bar() throws IOException {
        Files.write(folder.resolve("big.war"), new byte[3 << 20]);
        try (FakeReconciler reconciler = new FakeReconciler()
                .answer("GET /applications/hello/services/web/code", "{\"items\": [], \"largest\": 9000000}")
                .answer(
                        "POST /applications/hello/services/web/code?fileName=big.war&sha256="
                                + "bbd05cf6097ac9b1f89ea29d2542c1b7b67ee46848393895f5a9e43fa1f621e5",
                        201,
                        "{\"id\": \"code-2\"}")) {
            String[] command = {"code", "upload", "hello/web", "big.war"};
            assertThat(new Cli(folder)
                            .onTerminal()
                            .against(reconciler)
                            .run(command)
                            .err())
                    .contains("Uploading [#########################] 100 % of 3072 KiB");
            assertThat(new Cli(folder).against(reconciler).run(command).err()).doesNotContain("Uploading");
        }
    }
}
