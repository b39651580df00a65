package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.provider.openstack.ControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Bodies of fake servers: a run that was killed must not be in the way of the next. */
@ControlPlane.Needed
@Isolated("one thing at a time needs the time that it is given")
class OpenStackMachinesTest {
    private static final Path BRIDGE = Path.of("/sys/class/net/conpaas-peer");

    @Test
    void what_a_killed_one_left_is_taken_away_by_the_next() throws Exception {
        try (CloudMachines killed = new CloudMachines()) {
            killed.kill();
            assertThat(BRIDGE).exists();
            try (CloudMachines next = new CloudMachines()) {
                assertThat(next.state()).contains("ready");
            }
        }
        assertThat(Files.exists(BRIDGE)).isFalse();
    }
}
