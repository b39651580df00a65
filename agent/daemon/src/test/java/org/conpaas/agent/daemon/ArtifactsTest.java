package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    private Machine machine;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        machine = new Machine(directory.resolve("home"));
    }

    @AfterEach
    void end() {
        machine.close();
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void an_artifact_is_fetched_once_for_all_nodes() throws IOException {
        String sha256 = machine.offer(zip("x", "shared"));
        for (int i = 0; i < 20; i++) {
            machine.assign(node("n" + i)
                    .artifact("code", sha256, "code.zip", true, "")
                    .once("show", "1", "cat ${artifact:code}/x > seen")
                    .spec());
        }
        for (int i = 0; i < 20; i++) {
            String name = "n" + i;
            eventually("seen", () -> machine.lines(name, "seen").equals(List.of("shared")));
        }
        assertThat(machine.fetches).hasValue(1);
    }

    @Test
    void a_copy_of_its_own_is_wiped_when_the_digest_changes_and_deleted_when_it_goes() throws IOException {
        NodeSpec first = copying(machine.offer(zip("a", "1")));
        machine.assign(first);
        machine.awaitApplied(first);
        Files.writeString(machine.tree("n").resolve("bin/own"), "made by a process");
        NodeSpec second = copying(machine.offer(zip("b", "2")));
        machine.assign(second);
        machine.awaitApplied(second);
        assertThat(machine.tree("n").resolve("bin")).isDirectoryContaining("glob:**/b");
        assertThat(machine.tree("n").resolve("bin")).isDirectoryNotContaining("glob:**/{a,own}");
        NodeSpec none = node("n").spec();
        machine.assign(none);
        machine.awaitApplied(none);
        assertThat(machine.tree("n").resolve("bin")).doesNotExist();
    }

    private static NodeSpec copying(String sha256) {
        return node("n").artifact("code", sha256, "code.zip", true, "bin").spec();
    }

    @Test
    void content_of_another_digest_is_refused_and_fetched_again() throws IOException {
        byte[] right = zip("a", "1");
        String sha256 = machine.offer(right);
        machine.origin.put(sha256, new byte[] {1, 2, 3});
        machine.assign(copying(sha256));
        assertThat(machine.await("n", report -> report.phase() == Phase.FAILED)
                        .problem()
                        .orElse(""))
                .startsWith("Artifact code (code.zip): what was fetched has the digest ");
        machine.origin.put(sha256, right);
        machine.awaitApplied(copying(sha256));
    }

    @Test
    void what_no_node_names_is_deleted_after_an_hour() throws IOException {
        String used = machine.offer(zip("a", "1"));
        NodeSpec spec = copying(used);
        machine.assign(spec);
        machine.awaitApplied(spec);
        Path cached = machine.home.cache().resolve("sha256").resolve(used);
        Artifacts artifacts = machine.machinery.artifacts();
        Instant now = Instant.now();
        artifacts.collect(Set.of(used), now.plusSeconds(7200));
        assertThat(cached).exists();
        artifacts.collect(Set.of(), now.plusSeconds(7200 + 3500));
        assertThat(cached).exists();
        artifacts.collect(Set.of(), now.plusSeconds(7200 + 3700));
        assertThat(cached).doesNotExist();
    }
}
