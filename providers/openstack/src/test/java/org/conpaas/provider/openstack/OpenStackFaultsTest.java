package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Snapshot;
import org.conpaas.provider.openstack.FaultyProxy.Effect;
import org.conpaas.provider.openstack.LinkedPages.Part;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.ApplicationCredential;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a real cloud and the network before it do wrong: each has its kind, and nothing is lost or made twice. */
@ControlPlane.Needed
@Execution(ExecutionMode.CONCURRENT)
class OpenStackFaultsTest {
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

    @Test
    @DisplayName("case 23: a create that was done although nobody heard of it leaves no twin")
    void a_create_whose_answer_is_lost_leaves_no_twin() throws Exception {
        lose("/servers");
        assertThat(failure(() -> create(Optional.empty())).kind()).isEqualTo(Kind.UNAVAILABLE);
        fixture.mend();
        MachineFacts made = create(Optional.empty());
        assertThat(made.address()).isNotBlank();
        assertThat(provider.machines()).hasSize(1);

        lose("/volumes");
        VolumeSpec disk = new VolumeSpec(
                new VolumeId(WEB, "data"), "test", 1 << 30, "/mnt/data", OnDelete.KEEP, Optional.empty());
        assertThat(failure(() -> provider.create(disk, WEB)).kind()).isEqualTo(Kind.UNAVAILABLE);
        fixture.mend();
        provider.create(disk, WEB);
        provider.delete(disk.id());
        assertThat(provider.volumes()).isEmpty();
        assertThat(provider.trash()).as("a twin would be here").hasSize(1);
    }

    private void lose(String path) {
        fixture.proxy.fault((method, uri) ->
                method.equals("POST") && uri.getPath().endsWith(path) ? Effect.LOST_ANSWER : Effect.NONE);
    }

    @Test
    @DisplayName("case 37: a revert to a snapshot that is cut off at any step is taken up again, and nothing is lost")
    void a_revert_that_is_cut_off_is_taken_up_again() throws Exception {
        create(Optional.empty());
        VolumeId data = new VolumeId(WEB, "data");
        provider.create(new VolumeSpec(data, "test", 1 << 30, "/mnt/data", OnDelete.KEEP, Optional.empty()), WEB);
        Snapshot snapshot = provider.snapshot(data);
        provider.detach(data);
        VolumeFacts before = Objects.requireNonNull(provider.volumes().get(data));

        lose("/volumes");
        assertThat(failure(() -> provider.revert(snapshot.id())).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(provider.volumes()).containsOnly(Map.entry(data, before));
        assertThat(provider.trash()).as("a copy was never anybody's").isEmpty();
        AtomicInteger renamed = new AtomicInteger();
        fixture.proxy.fault((method, uri) ->
                method.equals("PUT") && renamed.incrementAndGet() == 2 ? Effect.answer(503) : Effect.NONE);
        assertThat(failure(() -> provider.revert(snapshot.id())).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(provider.volumes().get(data))
                .as("what was there counts until it has gone")
                .isEqualTo(before);
        fixture.mend();
        provider.revert(snapshot.id());
        assertThat(provider.volumes().keySet()).containsExactly(data);
        assertThat(provider.volumes().get(data)).isNotEqualTo(before);
        assertThat(provider.trash())
                .as("what was there, and the copy that came too early")
                .hasSize(2);
    }

    @Test
    void a_token_that_is_not_taken_any_more_is_renewed_once() throws Exception {
        create(Optional.empty());
        AtomicInteger refusals = new AtomicInteger();
        fixture.proxy.fault((method, uri) -> uri.getPath().contains("/servers") && refusals.getAndIncrement() == 0
                ? Effect.answer(401)
                : Effect.NONE);
        assertThat(provider.machines()).hasSize(1);
        fixture.proxy.fault((method, uri) -> uri.getPath().contains("/servers") ? Effect.answer(401) : Effect.NONE);
        assertThat(failure(provider::machines).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void a_list_at_a_wrong_address_is_no_empty_list() {
        fixture.proxy.fault((method, uri) ->
                uri.getPath().contains("/v2.1") || uri.getPath().contains(":8776") ? Effect.answer(404) : Effect.NONE);
        assertThat(failure(provider::machines).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    @DisplayName("case 23: too many requests and an ill cloud are told apart")
    void too_many_requests_and_an_ill_cloud_are_told_apart() {
        answerAll(429);
        assertThat(failure(provider::machines))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.RATE_LIMIT);
        answerAll(503);
        assertThat(failure(provider::machines).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private void answerAll(int status) {
        fixture.proxy.fault((method, uri) -> uri.getPath().contains("/v2.1") ? Effect.answer(status) : Effect.NONE);
    }

    @Test
    void wrong_credentials_are_refused_without_showing_them() {
        ProviderException password =
                failure(() -> fixture.provider(new Password("conpaas", "Default", "canary", "contract", "Default"))
                        .machines());
        assertThat(password.kind()).isEqualTo(Kind.REFUSED);
        assertThat(password)
                .hasMessage("the cloud does not take the credentials of conpaas of Default in project contract");
        ProviderException key = failure(() ->
                fixture.provider(new ApplicationCredential("a1", "canary")).machines());
        assertThat(key.kind()).isEqualTo(Kind.REFUSED);
        assertThat(key.getMessage()).doesNotContain("canary");
    }

    @Test
    void names_that_the_cloud_does_not_have_are_told_with_those_that_it_has() {
        assertThat(failure(() -> create(Optional.of(new Instance.Named("m9.none")))))
                .hasMessage(
                        "cloud test has no machine type m9.none; it has m1.huge (1, 60000 MiB), m1.medium (2, 4096 MiB),"
                                + " m1.small (1, 2048 MiB), m1.swap (1, 512 MiB, swap 256 MiB), m1.tiny (1, 512 MiB), m1.vast (1, 512 MiB)")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(() -> provider.create(
                        new MachineSpec(WEB, "test", Optional.empty(), Optional.of("none"), List.of(WEB)), BOOT)))
                .hasMessage("cloud test has no image none; it has flora, node");
        assertThat(failure(() -> create(Optional.of(new Instance.Sized(64, 1 << 30, 0)))))
                .hasMessageContaining("no machine type with 64 processors and 1024 MiB; it has m1.huge (1, 60000 MiB)");
    }

    @Test
    void more_than_the_quota_is_told_as_such_and_leaves_nothing() throws Exception {
        ProviderException quota = failure(() -> create(Optional.of(new Instance.Named("m1.huge"))));
        assertThat(quota.kind()).isEqualTo(Kind.QUOTA);
        assertThat(quota.getMessage()).contains("Quota exceeded for ram").contains("51200");
        assertThat(provider.machines()).isEmpty();
    }

    @Test
    void a_server_that_no_host_can_have_is_taken_away_and_tried_again() throws Exception {
        ProviderException host = failure(() -> create(Optional.of(new Instance.Named("m1.vast"))));
        assertThat(host.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(host.getMessage()).contains("No valid host was found");
        assertThat(create(Optional.empty()).address()).isNotBlank();
        assertThat(provider.machines()).hasSize(1);
    }

    @Test
    void a_size_gets_the_smallest_type_that_has_it() throws Exception {
        assertThat(provider.facts().type(Optional.of(new Instance.Sized(1, 1 << 29, 1 << 28))))
                .get()
                .extracting(CloudFacts.MachineType::name)
                .isEqualTo("m1.swap");
        create(Optional.of(new Instance.Sized(2, 1 << 30, 0)));
        assertThat(provider.machines().values())
                .extracting(MachineFacts::traits)
                .allMatch(traits -> traits.contains("cpu=2"))
                .hasSize(1);
    }

    @Test
    void a_list_that_changes_while_it_is_read_is_read_again() throws Exception {
        Deque<Optional<Part<String>>> pages = new ArrayDeque<>(List.of(
                Optional.of(new Part<>(List.of("a", "b"), false)),
                Optional.empty(), // b has gone meanwhile
                Optional.of(new Part<>(List.of("a"), false)),
                Optional.of(new Part<>(List.of("c"), true))));
        assertThat(fixture.calls().all("list letters", filter -> pages.remove().orElse(null), letter -> letter))
                .containsExactly("a", "c");
        AtomicInteger asked = new AtomicInteger();
        assertThat(failure(() -> fixture.calls()
                        .all(
                                "list numbers",
                                filter -> asked.getAndIncrement() % 2 == 0 ? new Part<>(List.of("n"), false) : null,
                                number -> number)))
                .hasMessage("list numbers: the list changes faster than it can be read")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.CONFLICT);
    }

    @Test
    void machines_that_go_side_by_side_leave_nothing_that_they_shared() throws Exception {
        NodeId other = NodeId.parse("blog/web/backend/2");
        create(Optional.empty());
        provider.create(new MachineSpec(other, "test", Optional.empty(), Optional.empty(), List.of(WEB, other)), BOOT);
        CountDownLatch both = new CountDownLatch(2);
        fixture.proxy.fault((method, uri) -> {
            if (method.equals("DELETE") && uri.getPath().contains("/servers/")) {
                // each has seen the other in its list
                both.countDown();
                await(both);
            }
            return Effect.NONE;
        });
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> delete(other));
        delete(WEB);
        second.get(2, TimeUnit.MINUTES);
        assertThat(provider.machines()).isEmpty();
        assertThat(fixture.groups("application blog")).isEmpty();
    }

    private static void await(CountDownLatch all) {
        try {
            all.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete(NodeId machine) {
        try {
            provider.delete(machine);
        } catch (ProviderException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_connection_that_nobody_answers_is_no_answer() {
        fixture.silence();
        assertThat(failure(provider::machines))
                .hasMessageContaining(": no answer: ")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void a_machine_that_people_reach_has_an_address_of_their_network_and_gives_it_back() throws Exception {
        MachineSpec reached = new MachineSpec(
                WEB,
                "test",
                Optional.empty(),
                Optional.empty(),
                List.of(WEB),
                new Needs(Set.of(80), InnerPorts.NONE, 0));
        fixture.proxy.fault((method, uri) ->
                method.equals("PUT") && uri.getPath().contains("/floatingips/") ? Effect.LOST_ANSWER : Effect.NONE);
        assertThat(failure(() -> provider.create(reached, BOOT)).kind()).isEqualTo(Kind.UNAVAILABLE);
        fixture.mend();
        MachineFacts made = provider.create(reached, BOOT);
        String address = made.publicAddress().orElseThrow();
        assertThat(address).startsWith("198.51.100.");
        assertThat(fixture.floating()).containsExactly(address + " -> " + made.address());
        assertThat(provider.machines()).containsEntry(WEB, made);
        assertThat(provider.marked())
                .extracting(each -> each.kind() + " " + each.of() + each.spare())
                .containsExactlyInAnyOrder(
                        "ADDRESS blog/web/backend/1Optional.empty",
                        "MACHINE blog/web/backend/1Optional.empty",
                        "SECURITY_GROUP blogOptional.empty");
        provider.delete(WEB);
        assertThat(fixture.floating()).isEmpty();
    }

    @Test
    void a_machine_whose_address_leads_nowhere_is_not_there_yet() throws Exception {
        MachineSpec reached = new MachineSpec(
                WEB,
                "test",
                Optional.empty(),
                Optional.empty(),
                List.of(WEB),
                new Needs(Set.of(80), InnerPorts.NONE, 0));
        fixture.proxy.fault((method, uri) ->
                method.equals("PUT") && uri.getPath().contains("/floatingips/") ? Effect.answer(503) : Effect.NONE);
        assertThat(failure(() -> provider.create(reached, BOOT)).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(provider.machines()).isEmpty();
        assertThat(fixture.floating()).singleElement().asString().endsWith("-> null");
        fixture.mend();
        assertThat(provider.create(reached, BOOT).publicAddress()).isPresent();
        assertThat(provider.machines()).hasSize(1);
        assertThat(fixture.floating()).hasSize(1);
    }

    @Test
    void images_and_consoles_are_told() throws Exception {
        assertThat(provider.images())
                .extracting(image -> image.name() + " " + image.state() + " " + image.isUsual())
                .containsExactlyInAnyOrder("node active true", "flora active false");
        assertThat(failure(() -> provider.console(WEB)).kind()).isEqualTo(Kind.NOT_FOUND);
        create(Optional.empty());
        assertThat(provider.console(WEB))
                .hasValueSatisfying(text -> assertThat(text).contains("FAKE CONSOLE"));
    }

    private MachineFacts create(Optional<Instance> instance) throws ProviderException {
        return provider.create(new MachineSpec(WEB, "test", instance, Optional.empty(), List.of(WEB)), BOOT);
    }

    private interface Call {
        Object make() throws ProviderException;
    }

    private static ProviderException failure(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
    }
}
