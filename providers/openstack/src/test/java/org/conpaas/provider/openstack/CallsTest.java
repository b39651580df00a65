package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openstack4j.api.Builders;
import org.openstack4j.model.compute.Server;

/** What went wrong is told in our terms. */
class CallsTest {
    private static final String GROUPS = "/network/v2.0/security-groups";
    private static final String SERVERS = "/compute/servers/detail";

    private ScriptedCloud cloud;

    @BeforeEach
    void open() throws IOException {
        cloud = new ScriptedCloud();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void a_quota_of_the_network_is_no_conflict() {
        cloud.says("POST " + GROUPS, 409, neutron("OverQuota", "Quota exceeded for resources: [security_group]."));
        assertThat(failure(this::makeGroup))
                .hasMessageContaining("make a group: Quota exceeded for resources")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.QUOTA);
        cloud.says("DELETE " + GROUPS + "/1", 409, neutron("OverQuota", "QUOTA EXCEEDED for resources: [port]."));
        assertThat(failure(this::deleteGroup).kind()).isEqualTo(Kind.QUOTA);
    }

    @Test
    void what_is_in_use_is_a_conflict() {
        cloud.says("DELETE " + GROUPS + "/1", 409, neutron("SecurityGroupInUse", "Security Group 1 in use."));
        assertThat(failure(this::deleteGroup).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void nobody_there_is_no_answer() {
        Calls calls = cloud.calls("one");
        assertThat(failure(() -> list(calls)).kind()).as("it has a token now").isEqualTo(Kind.UNAVAILABLE);
        cloud.close();
        assertNoAnswer(failure(() -> list(calls)), "list servers: no answer: Failed to connect to ");
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        cloud.breaksOff("GET " + SERVERS).breaksOff("POST " + GROUPS);
        assertNoAnswer(failure(() -> list(cloud.calls("one"))), "list servers: no answer: ");
        assertNoAnswer(failure(this::makeGroup), "make a group: no answer: ");
    }

    private static void assertNoAnswer(ProviderException told, String start) {
        assertThat(told)
                .hasMessageStartingWith(start)
                .message()
                .doesNotContain("Exception")
                .hasSizeGreaterThan(start.length());
        assertThat(told.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void an_answer_that_nobody_can_read_is_an_answer() {
        cloud.says("GET " + SERVERS, 200, "<html>");
        assertThat(failure(() -> list(cloud.calls("one"))))
                .message()
                .startsWith("list servers: ")
                .doesNotContain("no answer");
    }

    @Test
    void a_region_that_is_none_is_told_with_its_setting() {
        assertThat(failure(() -> list(cloud.calls("two"))))
                .hasMessageContaining("'two'")
                .hasMessageEndingWith("conpaas.cloud.test.region")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.REFUSED);
    }

    private static Object list(Calls calls) throws ProviderException {
        return calls.all("list servers", LinkedPages::servers, Server::getId);
    }

    private static String neutron(String type, String message) {
        return "{'NeutronError': {'type': '" + type + "', 'message': '" + message + "', 'detail': ''}}";
    }

    private Object makeGroup() throws ProviderException {
        return cloud.calls("one").make("make a group", client -> client.networking()
                .securitygroup()
                .create(Builders.securityGroup().name("blog").build()));
    }

    private Object deleteGroup() throws ProviderException {
        cloud.calls("one").act("delete a group", client -> client.networking()
                .securitygroup()
                .delete("1"));
        return "";
    }

    private interface Call {
        Object make() throws ProviderException;
    }

    private static ProviderException failure(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
    }
}
