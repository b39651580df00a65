package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.Counted;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Provider.Boot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules that a real Neutron has for a machine are those of its ports and no others. */
@ControlPlane.Needed
@Execution(ExecutionMode.CONCURRENT)
class OpenStackDoorsTest {
    private static final NodeId WEB = NodeId.parse("blog/web/backend/1");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");

    private OpenStackFixture fixture;
    private Provider provider;

    @BeforeEach
    void open() throws Exception {
        fixture = new OpenStackFixture();
        provider = fixture.provider();
    }

    @AfterAll
    static void settle() throws Exception {
        OpenStackFixture.settle();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static MachineSpec machine(Needs needs) {
        return new MachineSpec(WEB, "test", Optional.empty(), Optional.empty(), List.of(WEB), needs);
    }

    @Test
    void a_machine_is_reached_by_its_own_application_and_where_people_reach_it() throws Exception {
        fixture.useKey();
        fixture.provider().create(machine(new Needs(Set.of(80), InnerPorts.tcp(6379, 9080), 0)), BOOT);
        assertThat(provider.facts().room().left(Counted.MACHINES)).isPresent();
        assertThat(provider.facts().types())
                .extracting(CloudFacts.MachineType::name)
                .contains("m1.tiny", "m1.vast");
        List<String> groups = fixture.groups("application blog");
        assertThat(groups).hasSize(1);
        assertThat(fixture.ways(fixture.groups("port 22").get(0)))
                .as("who has the key gets in")
                .containsExactlyInAnyOrder("IPv4 tcp 22-22", "IPv6 tcp 22-22");
        assertThat(fixture.publicKeys()).contains(OpenStackFixture.PUBLIC_KEY);
        assertThat(fixture.ways(groups.get(0)))
                .as("it only says which machines are its own")
                .isEmpty();
        assertThat(fixture.ways(fixture.groups("application blog tcp 6379,9080").get(0)))
                .containsExactlyInAnyOrder(
                        "IPv4 tcp 6379-6379 " + groups.get(0),
                        "IPv6 tcp 6379-6379 " + groups.get(0),
                        "IPv4 tcp 9080-9080 " + groups.get(0),
                        "IPv6 tcp 9080-9080 " + groups.get(0));
        assertThat(fixture.ways(fixture.groups("port 80").get(0)))
                .containsExactlyInAnyOrder("IPv4 tcp 80-80", "IPv6 tcp 80-80");

        provider.create(machine(Needs.NONE), BOOT);
        assertThat(fixture.groups("application blog")).isEqualTo(groups);
        provider.delete(WEB);
        assertThat(fixture.groups("application blog")).isEmpty();
        assertThat(fixture.groups("application blog tcp 6379,9080")).isEmpty();
    }

    @Test
    void programs_that_nobody_knows_are_reached_by_their_application_at_all_ports() throws Exception {
        provider.create(machine(new Needs(Set.of(), new InnerPorts.All(), 0)), BOOT);
        String own = fixture.groups("application blog").get(0);
        assertThat(fixture.ways(fixture.groups("application blog all").get(0)))
                .containsExactlyInAnyOrder("IPv4 all " + own, "IPv6 all " + own);
        assertThat(provider.marked())
                .filteredOn(each -> each.kind() == Marked.Kind.SECURITY_GROUP)
                .extracting(each -> each.of().toString())
                .containsExactly("blog", "blog");
    }
}
