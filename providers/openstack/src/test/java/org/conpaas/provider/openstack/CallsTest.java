package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        Calls calls = cloud.calls();
        assertThat(failure(() -> list(calls)).kind()).as("it has a token now").isEqualTo(Kind.UNAVAILABLE);
        cloud.close();
        assertNoAnswer(failure(() -> list(calls)), "list servers: no answer: Failed to connect to ");
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        cloud.breaksOff("GET " + SERVERS).breaksOff("POST " + GROUPS);
        assertNoAnswer(failure(() -> list(cloud.calls())), "list servers: no answer: ");
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
        assertThat(failure(() -> list(cloud.calls())))
                .message()
                .startsWith("list servers: ")
                .doesNotContain("no answer");
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void an_answer_that_comes_drop_by_drop_ends_in_time() throws Exception {
        cloud.trickles("GET " + SERVERS);
        Calls calls = cloud.calls(Optional.of("one"), Duration.ofSeconds(1));
        ProviderException told = failure(() -> list(calls));
        assertThat(told).hasMessage("list servers: no answer: not at its end after 1 s");
        assertThat(told.kind()).isEqualTo(Kind.UNAVAILABLE);
        // no thread goes on to listen
        cloud.awaitHungUp();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void who_is_interrupted_waits_no_longer_for_an_answer() throws Exception {
        cloud.trickles("GET " + SERVERS);
        Calls calls = cloud.calls();
        AtomicReference<ProviderException> told = new AtomicReference<>();
        Thread asks = new Thread(() -> told.set(failure(() -> list(calls))));
        asks.start();
        while (cloud.heard().isEmpty()) {
            Thread.onSpinWait();
        }
        asks.interrupt();
        asks.join();
        assertThat(told.get()).hasMessage("list servers: no answer: interrupted");
        cloud.awaitHungUp();
    }

    @ParameterizedTest
    @CsvSource({"one, ''", "two, /two"})
    void each_region_is_asked_at_addresses_of_its_own(String region, String start) throws Exception {
        cloud.has("one", "two")
                .says("GET " + start + SERVERS, 200, "{'servers': []}")
                .says("GET " + start + "/network/v2.0/floatingips", 200, "{'floatingips': []}")
                .says("GET " + start + GROUPS, 200, "{'security_groups': []}")
                .says("GET " + start + "/volume/volumes/detail", 200, "{'volumes': []}")
                .says("GET " + start + "/image/v2/images", 200, "{'images': []}");
        Provider provider = cloud.provider(Optional.of(region));
        provider.marked();
        provider.images();
        assertThat(cloud.heard())
                .containsExactlyInAnyOrder(
                        "GET " + start + SERVERS,
                        "GET " + start + "/network/v2.0/floatingips",
                        "GET " + start + GROUPS,
                        "GET " + start + "/volume/volumes/detail",
                        "GET " + start + "/image/v2/images");
    }

    @Test
    void of_several_regions_none_is_guessed() throws Exception {
        cloud.has("one", "two");
        Calls calls = cloud.calls(Optional.empty());
        assertThat(failure(() -> list(calls)))
                .hasMessage("list servers: which region is not said; there are: one, two;"
                        + " one is named by conpaas.cloud.test.region")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.REFUSED);
        assertThat(cloud.heard()).isEmpty();

        try (ScriptedCloud small = new ScriptedCloud()) {
            small.has("two").says("GET /two" + SERVERS, 200, "{'servers': []}");
            assertThat(list(small.calls(Optional.empty())))
                    .as("the only one is meant")
                    .isEqualTo(List.of());
        }
    }

    @Test
    void a_region_that_is_none_is_told_with_those_that_there_are() {
        cloud.has("one", "two");
        Calls calls = cloud.calls(Optional.of("three"));
        assertThat(failure(() -> list(calls)))
                .hasMessageContaining("'three'")
                .hasMessageEndingWith("; there are: one, two; one is named by conpaas.cloud.test.region")
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
        return cloud.calls().make("make a group", client -> client.networking()
                .securitygroup()
                .create(Builders.securityGroup().name("blog").build()));
    }

    private Object deleteGroup() throws ProviderException {
        cloud.calls().act("delete a group", client -> client.networking()
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
