package org.conpaas.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @Test
    void what_is_missing_is_named_with_the_setting_and_what_to_do(@TempDir Path folder) throws IOException {
        Path lib = folder.resolve("lib");
        assertThatThrownBy(() -> new Distribution(lib))
                .hasMessageContaining("CP5005: conpaas.lib = " + lib)
                .hasMessageContaining("there is no such folder. Build the distribution whole");
        Files.createDirectories(lib.resolve("agent"));
        assertThatThrownBy(() -> new Distribution(lib))
                .hasMessageContaining("it has no agent/conpaas-agent-daemon.jar");
        Files.createFile(lib.resolve("agent/conpaas-agent-daemon.jar"));
        assertThatThrownBy(() -> new Distribution(lib)).hasMessageContaining("it has no folder programs");
        Files.createDirectories(lib.resolve("programs"));
        assertThat(new Distribution(lib).agentCommand()).contains("org.conpaas.agent.daemon.Main");
    }

    @Test
    void the_launcher_is_told_our_own_sentence(@TempDir Path folder) {
        try {
            assertThatThrownBy(() -> RefusedStart.told(() -> {
                        try {
                            return new Distribution(folder.resolve("lib"));
                        } catch (RuntimeException e) {
                            throw new IllegalStateException("the container's words", e);
                        }
                    }))
                    .hasMessage("the container's words");
            assertThat(System.getProperty("conpaas.refused")).contains("CP5005", "there is no such folder");
        } finally {
            System.clearProperty("conpaas.refused");
        }
    }
}
