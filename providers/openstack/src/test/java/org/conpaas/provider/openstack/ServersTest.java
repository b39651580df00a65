package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What machines of an application share goes with the last of them, and no earlier. */
class ServersTest {
    private static final NodeId FIRST = NodeId.parse("blog/web/backend/1");
    private static final String LIST = "GET /compute/servers/detail";
    private static final String OTHER = "GET /compute/servers/s2";
    private static final String GROUP = "DELETE /network/v2.0/security-groups/g1";

    private ScriptedCloud cloud;

    @BeforeEach
    void open() throws IOException {
        cloud = new ScriptedCloud();
        cloud.says(LIST, 200, servers(1, 2))
                .says("DELETE /compute/servers/s1", 204, "")
                .says("GET /network/v2.0/floatingips", 200, "{'floatingips': []}")
                .says(
                        "GET /network/v2.0/security-groups",
                        200,
                        "{'security_groups': [{'id': 'g1', 'name':" + " 'conpaas scripted application blog'}]}");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void what_machines_share_stays_with_those_that_are_left() throws Exception {
        cloud.says(OTHER, 200, "{'server': " + server(2) + "}");
        cloud.provider().delete(FIRST);
        assertThat(cloud.heard()).doesNotContain(GROUP).containsOnlyOnce(LIST);
    }

    @Test
    void the_last_of_machines_that_go_side_by_side_takes_with_it_what_they_shared() throws Exception {
        cloud.says(LIST, 200, servers(1)).says(GROUP, 204, "");
        cloud.provider().delete(FIRST);
        assertThat(cloud.heard()).endsWith(GROUP);
    }

    @Test
    void a_machine_that_was_made_meanwhile_keeps_what_it_shares() throws Exception {
        cloud.says(LIST, 200, servers(3));
        cloud.provider().delete(FIRST);
        assertThat(cloud.heard()).doesNotContain(GROUP);
    }

    @Test
    void what_is_still_in_use_is_taken_away_a_little_later() throws Exception {
        cloud.says(LIST, 200, servers())
                .says(GROUP, 409, "{'NeutronError': {'type': 'SecurityGroupInUse', 'message': 'in use', 'detail': ''}}")
                .says(GROUP, 204, "");
        cloud.provider().delete(FIRST);
        assertThat(Collections.frequency(cloud.heard(), GROUP)).isEqualTo(2);
    }

    @Test
    void a_group_that_may_not_be_deleted_keeps_no_machine() throws Exception {
        cloud.says(LIST, 200, servers()).says(GROUP, 403, "{'NeutronError': {'message': 'not yours', 'detail': ''}}");
        cloud.provider().delete(FIRST);
        assertThat(cloud.heard()).containsOnlyOnce(GROUP);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, RUNNING",
        "BUILD, STARTING",
        "HARD_REBOOT, STARTING",
        "SHUTOFF, STOPPED",
        "PAUSED, STOPPED",
        "ERROR, FAILED"
    })
    void the_state_that_its_cloud_tells_is_told(String status, MachineState state) throws Exception {
        String one = server(1)
                .replace(
                        "'ACTIVE'",
                        "'" + status + "', 'OS-SRV-USG:launched_at': '2030-01-01T00:00:00Z', 'addresses': {'n': "
                                + "[{'version': 4, 'addr': '10.1.2.3', 'OS-EXT-IPS:type': 'fixed'}]}");
        try (ScriptedCloud told = new ScriptedCloud()) {
            told.says(LIST, 200, "{'servers': [" + one + "]}")
                    .says("GET /network/v2.0/floatingips", 200, "{'floatingips': []}");
            assertThat(told.provider().machines().get(FIRST))
                    .extracting(MachineFacts::state)
                    .isEqualTo(state);
        }
    }

    private static String servers(int... all) {
        return Arrays.stream(all)
                .mapToObj(ServersTest::server)
                .collect(Collectors.joining(", ", "{'servers': [", "]}"));
    }

    private static String server(int number) {
        return "{'id': 's" + number + "', 'status': 'ACTIVE', 'created': '2030-01-01T00:00:00Z', "
                + ScriptedCloud.tags("backend/" + number) + "}";
    }
}
