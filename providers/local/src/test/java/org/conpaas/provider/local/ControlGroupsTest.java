package org.conpaas.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupsTest {
    @Test
    void version_2_needs_both_controllers(@TempDir Path system) throws IOException {
        Files.writeString(system.resolve("cgroup.subtree_control"), "");
        Files.writeString(system.resolve("cgroup.controllers"), "cpuset cpu io\n");
        assertThat(ControlGroups.usable(system)).isFalse();
        Files.writeString(system.resolve("cgroup.controllers"), "cpuset cpu io memory\n");
        assertThat(ControlGroups.usable(system)).isTrue();
    }

    @Test
    void version_1_needs_both_controllers(@TempDir Path system) throws IOException {
        Files.createDirectory(system.resolve("cpu"));
        assertThat(ControlGroups.usable(system)).isFalse();
        Files.createDirectory(system.resolve("memory"));
        assertThat(ControlGroups.usable(system)).isTrue();
    }
}
