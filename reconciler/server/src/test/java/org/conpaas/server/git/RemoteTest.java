package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteTest {
    @ParameterizedTest
    @DisplayName("case 44: what a URL holds before its host is not shown when it may be a secret")
    @CsvSource({
        "https://host/r.git, https://host/r.git",
        "https://user:secret@host/r.git, https://user:***@host/r.git",
        "https://user:se@cret@host/r.git, https://user:***@host/r.git",
        "https://token@host/r.git, https://***@host/r.git",
        "HTTPS://token@host/r.git, HTTPS://***@host/r.git",
        "ssh://git@host/r.git, ssh://git@host/r.git",
        "https://host/a@b/r.git, https://host/a@b/r.git",
    })
    void secrets_are_masked(String url, String shown) {
        assertThat(Remote.withoutPassword(url)).isEqualTo(shown);
    }
}
