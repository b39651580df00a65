package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Optional;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of volumes that a cloud could not make, and of those that others have. */
class DisksTest {
    private static final NodeId WEB = NodeId.parse("blog/web/backend/1");
    private static final VolumeId DATA = new VolumeId(WEB, "data");
    private static final VolumeSpec WANTED =
            new VolumeSpec(DATA, "test", 1 << 30, "/mnt/data", OnDelete.KEEP, Optional.empty());
    private static final String ONE = "/volume/volumes/v1";
    private static final String ATTACH = "POST /compute/servers/s1/os-volume_attachments";

    private ScriptedCloud cloud;

    @BeforeEach
    void open() throws IOException {
        cloud = new ScriptedCloud();
        cloud.says(
                "GET /compute/servers/detail",
                200,
                "{'servers': [{'id': 's1', 'status': 'ACTIVE', 'created': '2030-01-01T00:00:00Z', "
                        + ScriptedCloud.tags("backend/1") + "}]}");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void a_volume_that_could_not_be_made_is_taken_away() {
        cloud.says("GET /volume/volumes/detail", 200, "{'volumes': []}")
                .says("POST /volume/volumes", 202, "{'volume': " + volume("creating", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("error", "") + "}")
                .says("DELETE " + ONE, 202, "");
        ProviderException told = failure(() -> cloud.provider().create(WANTED, WEB));
        assertThat(told.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(told)
                .hasMessageStartingWith("the cloud could not make volume " + DATA)
                .hasMessageEndingWith("the next try makes another");
        assertThat(cloud.heard()).endsWith("DELETE " + ONE);
    }

    @Test
    void a_volume_that_is_in_error_later_is_never_taken_away() {
        cloud.says("GET /volume/volumes/detail", 200, "{'volumes': []}")
                .says("GET /volume/volumes/detail", 200, "{'volumes': [" + volume("error", "") + "]}")
                .says("POST /volume/volumes", 202, "{'volume': " + volume("creating", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("available", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("error", "") + "}");
        assertInError();
        assertInError();
        assertThat(cloud.heard()).containsOnlyOnce("POST /volume/volumes").noneMatch(call -> call.startsWith("DELETE"));
    }

    private void assertInError() {
        assertThat(failure(() -> cloud.provider().create(WANTED, WEB)))
                .hasMessageStartingWith("volume v1 is in the state error")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void a_volume_that_is_made_is_attached() throws Exception {
        cloud.says("GET /volume/volumes/detail", 200, "{'volumes': []}")
                .says("POST /volume/volumes", 202, "{'volume': " + volume("creating", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("available", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("available", "") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("in-use", "s1") + "}")
                .says(ATTACH, 200, "{'volumeAttachment': {'id': 'v1', 'volumeId': 'v1', 'serverId': 's1'}}");
        assertThat(cloud.provider().create(WANTED, WEB).place()).isEqualTo(new Place.On(WEB));
        assertThat(cloud.heard()).containsOnlyOnce(ATTACH);
    }

    @Test
    void a_volume_that_a_foreign_server_has_is_left_alone() {
        cloud.says("GET /volume/volumes/detail", 200, "{'volumes': [" + volume("in-use", "theirs") + "]}")
                .says("GET " + ONE, 200, "{'volume': " + volume("in-use", "theirs") + "}");
        assertForeign(() -> cloud.provider().delete(DATA));
        assertForeign(() -> cloud.provider().detach(DATA));
        assertForeign(() -> cloud.provider().create(WANTED, WEB));
        assertThat(cloud.heard()).isNotEmpty().allMatch(call -> call.startsWith("GET "));
    }

    private static void assertForeign(Call call) {
        assertThat(failure(call))
                .hasMessage("volume v1 is on a server that is not ours: theirs")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.CONFLICT);
    }

    @Test
    void a_volume_that_a_machine_of_ours_has_is_let_go_into_the_trash() throws Exception {
        cloud.says("GET /volume/volumes/detail", 200, "{'volumes': [" + volume("in-use", "s1") + "]}")
                .says("GET " + ONE, 200, "{'volume': " + volume("in-use", "s1") + "}")
                .says("GET " + ONE, 200, "{'volume': " + volume("available", "") + "}")
                .says("DELETE /compute/servers/s1/os-volume_attachments/v1", 202, "")
                .says("PUT " + ONE, 200, "{'volume': " + volume("available", "") + "}");
        cloud.provider().delete(DATA);
        assertThat(cloud.heard())
                .containsOnlyOnce("DELETE /compute/servers/s1/os-volume_attachments/v1")
                .endsWith("PUT " + ONE);
    }

    private static String volume(String status, String server) {
        String attachments = server.isEmpty() ? "" : "{'server_id': '" + server + "', 'volume_id': 'v1', 'id': 'v1'}";
        return "{'id': 'v1', 'name': 'conpaas', 'status': '" + status + "', 'size': 1, 'attachments': [" + attachments
                + "], 'created_at': '2030-01-01T00:00:00.000000', " + ScriptedCloud.tags("backend/1") + "}";
    }

    private interface Call {
        void make() throws ProviderException;
    }

    private static ProviderException failure(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
    }
}
