package org.conpaas.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider passes: its test extends this class and gives it a cloud. */
@Timeout(120)
public abstract class ProviderContract {
    protected static final NodeId WEB_1 = NodeId.parse("blog/web/backend/1");
    protected static final NodeId WEB_2 = NodeId.parse("blog/web/backend/2");
    protected static final VolumeId DATA = new VolumeId(WEB_1, "data");
    protected static final Boot BOOT =
            agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token-" + agent);

    private static final long GIB = 1L << 30;
    /** A DNS label has 63 characters at most. */
    private static final String LONGEST = "a".repeat(62) + "z";

    private ProviderFixture fixture;
    protected Provider provider;

    /** An empty cloud; closed by the contract. */
    protected abstract ProviderFixture fixture() throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = fixture();
        provider = fixture.provider();
    }

    @AfterEach
    void close() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void a_new_cloud_is_empty() throws Exception {
        assertThat(provider.machines()).isEmpty();
        assertThat(provider.volumes()).isEmpty();
    }

    @Test
    void lists_the_machines_that_it_created_as_it_returned_them() throws Exception {
        MachineFacts first = provider.create(machine(WEB_1), BOOT);
        MachineFacts second = provider.create(machine(WEB_2), BOOT);

        assertThat(provider.machines().keySet()).containsExactly(WEB_1, WEB_2);
        assertThat(machineNow(WEB_1).address()).isEqualTo(first.address());
        assertThat(machineNow(WEB_2).address()).isEqualTo(second.address()).isNotEqualTo(first.address());
        assertThat(machineNow(WEB_1).agent()).isEqualTo(first.agent());
    }

    @Test
    void creating_a_machine_again_finds_the_one_that_is_there() throws Exception {
        MachineFacts first = provider.create(machine(WEB_1), BOOT);
        MachineFacts again = provider.create(machine(WEB_1), BOOT);

        assertThat(again.address()).isEqualTo(first.address());
        assertThat(again.agent()).isEqualTo(first.agent());
        assertThat(provider.machines()).hasSize(1);
    }

    @Test
    void a_restarted_reconciler_finds_machines_and_volumes_and_makes_no_twin() throws Exception {
        MachineFacts before = provider.create(machine(WEB_1), BOOT);
        VolumeFacts disk = provider.create(volume(DATA), WEB_1);
        Provider restarted = fixture.restarted();

        assertThat(restarted.machines().keySet()).containsExactly(WEB_1);
        assertThat(restarted.create(machine(WEB_1), BOOT).address()).isEqualTo(before.address());
        assertThat(restarted.create(volume(DATA), WEB_1)).isEqualTo(disk);
        assertThat(restarted.machines()).hasSize(1);
        assertThat(restarted.volumes()).containsExactly(Map.entry(DATA, disk));
    }

    @Test
    void a_create_that_was_interrupted_and_repeated_makes_no_twin() throws Exception {
        Boot broken = agent -> {
            throw new IllegalStateException("interrupted on purpose");
        };
        try {
            provider.create(machine(WEB_1), broken);
        } catch (IllegalStateException | ProviderException expected) {
            assertThat(expected).hasMessageContaining("interrupted on purpose");
        }
        provider.create(machine(WEB_1), BOOT);

        assertThat(provider.machines().keySet()).containsExactly(WEB_1);
        provider.delete(WEB_1);
        assertThat(provider.machines()).isEmpty();
    }

    @Test
    void two_threads_that_create_the_same_machine_get_the_same_machine() throws Exception {
        List<String> addresses =
                together(4, () -> provider.create(machine(WEB_1), BOOT).address());

        assertThat(addresses).containsOnly(addresses.get(0));
        assertThat(provider.machines()).hasSize(1);
    }

    @Test
    void threads_that_create_different_machines_get_different_addresses() throws Exception {
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> made = IntStream.rangeClosed(1, 4)
                    .mapToObj(ordinal -> threads.submit(() -> {
                        start.await();
                        NodeId name = new NodeId("blog", "web", "backend", ordinal);
                        return provider.create(machine(name), BOOT).address();
                    }))
                    .toList();
            assertThat(results(made)).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
        assertThat(provider.machines()).hasSize(4);
    }

    @Test
    void deleting_a_machine_takes_it_away_once_and_is_done_when_it_is_gone() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.create(machine(WEB_2), BOOT);

        provider.delete(WEB_1);
        provider.delete(WEB_1);

        assertThat(provider.machines().keySet()).containsExactly(WEB_2);
    }

    @Test
    void deleting_what_never_was_is_done_at_once() throws Exception {
        provider.delete(WEB_1);
        provider.delete(DATA);

        assertThat(provider.machines()).isEmpty();
        assertThat(provider.volumes()).isEmpty();
    }

    @Test
    void a_machine_can_be_made_again_after_it_was_deleted() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.delete(WEB_1);
        MachineFacts again = provider.create(machine(WEB_1), BOOT);

        assertThat(machineNow(WEB_1).address()).isEqualTo(again.address());
    }

    @Test
    void a_volume_is_at_least_as_large_as_asked_for_and_creating_it_again_finds_it() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        VolumeFacts first = provider.create(volume(DATA), WEB_1);

        assertThat(first.sizeBytes()).isGreaterThanOrEqualTo(GIB);
        assertThat(provider.create(volume(DATA), WEB_1)).isEqualTo(first);
        assertThat(provider.volumes()).containsExactly(Map.entry(DATA, first));
    }

    @Test
    void a_shared_volume_is_one_for_all_machines_and_survives_them() throws Exception {
        assumeTrue(provider.abilities().sharedDisks(), "this cloud gives a volume to one machine at a time");
        VolumeId shared = VolumeId.shared("blog", "web", "uploads");
        provider.create(machine(WEB_1), BOOT);
        provider.create(machine(WEB_2), BOOT);
        VolumeFacts first = provider.create(volume(shared), WEB_1);

        assertThat(provider.create(volume(shared), WEB_2)).isEqualTo(first);
        provider.delete(WEB_1);
        assertThat(fixture.restarted().volumes()).containsExactly(Map.entry(shared, first));
    }

    @Test
    void a_volume_survives_the_deletion_of_its_machine() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);

        provider.delete(WEB_1);
        assertThat(provider.volumes().keySet()).containsExactly(DATA);

        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);
        assertThat(provider.volumes().keySet()).containsExactly(DATA);
    }

    @Test
    void a_volume_is_seen_where_it_was_last_asked_for() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.create(machine(WEB_2), BOOT);
        provider.create(volume(DATA), WEB_1);
        assertThat(volumeNow(DATA).isSeenBy(WEB_1)).isTrue();
        assumeTrue(!volumeNow(DATA).isSeenBy(WEB_2), "every machine of this cloud sees every volume");

        provider.create(volume(DATA), WEB_2);
        assertThat(volumeNow(DATA).isSeenBy(WEB_2)).isTrue();
        assertThat(volumeNow(DATA).isSeenBy(WEB_1)).isFalse();
        provider.delete(WEB_2);
        assertThat(volumeNow(DATA).isSeenBy(WEB_2)).isFalse();
        provider.create(machine(WEB_2), BOOT);
        provider.create(volume(DATA), WEB_2);
        assertThat(fixture.restarted().volumes().get(DATA)).isEqualTo(volumeNow(DATA));
        assertThat(volumeNow(DATA).isSeenBy(WEB_2)).isTrue();
    }

    @Test
    void a_volume_that_was_taken_from_its_machine_stays_and_goes_to_another() throws Exception {
        provider.detach(DATA);
        provider.create(machine(WEB_1), BOOT);
        provider.create(machine(WEB_2), BOOT);
        provider.create(volume(DATA), WEB_1);

        provider.detach(DATA);
        provider.detach(DATA);
        assertThat(fixture.restarted().volumes().get(DATA)).isEqualTo(volumeNow(DATA));
        provider.create(volume(DATA), WEB_2);
        assertThat(volumeNow(DATA).isSeenBy(WEB_2)).isTrue();
        assertThat(provider.volumes()).hasSize(1);
    }

    @Test
    void a_volume_grows_on_its_machine_and_never_becomes_smaller() throws Exception {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> provider.grow(volume(DATA)))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.NOT_FOUND);
        provider.create(machine(WEB_1), BOOT);
        VolumeFacts before = provider.create(volume(DATA), WEB_1);
        VolumeFacts after = provider.grow(volume(DATA).grownTo(2 * GIB));

        assertThat(after).isEqualTo(new VolumeFacts(before.path(), 2 * GIB, before.place()));
        assertThat(provider.grow(volume(DATA))).isEqualTo(after);
        assertThat(fixture.restarted().volumes()).containsExactly(Map.entry(DATA, after));
        assertThat(provider.create(volume(DATA), WEB_1)).isEqualTo(after);
    }

    private VolumeFacts volumeNow(VolumeId name) throws ProviderException {
        return Objects.requireNonNull(provider.volumes().get(name), () -> name + " is not listed");
    }

    @Test
    void a_volume_that_is_in_the_trash_comes_back() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);
        provider.delete(DATA);
        List<Trashed> trash = provider.trash();
        for (Trashed each : trash) {
            assertThat(provider.restore(each.id())).isEqualTo(each);
        }
        assertThat(provider.volumes().keySet())
                .containsExactlyElementsOf(trash.stream().map(Trashed::volume).toList());
        assertThat(provider.trash()).isEmpty();
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> provider.restore("nothing"))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void a_snapshot_outlives_its_volume_and_brings_it_back() throws Exception {
        assertThat(provider.snapshots()).isEmpty();
        assertRefused(() -> provider.snapshot(DATA), Kind.NOT_FOUND, Kind.REFUSED);
        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);
        Optional<Snapshot> taken = taken(DATA);
        assumeTrue(taken.isPresent(), "this cloud takes no snapshots");
        Snapshot snapshot = taken.orElseThrow();
        assertThat(snapshot.volume()).isEqualTo(DATA);
        assertThat(fixture.restarted().snapshots()).containsExactly(snapshot);

        assertRefused(() -> provider.revert(snapshot.id()), Kind.CONFLICT);
        provider.grow(volume(DATA).grownTo(2 * GIB));
        provider.detach(DATA);
        VolumeFacts before = volumeNow(DATA);
        assertThat(provider.revert(snapshot.id())).isEqualTo(snapshot);
        assertThat(volumeNow(DATA)).isNotEqualTo(before);
        assertThat(volumeNow(DATA).sizeBytes()).isEqualTo(2 * GIB);
        assertThat(provider.create(volume(DATA), WEB_1)).isEqualTo(volumeNow(DATA));
        assertThat(provider.trash()).extracting(Trashed::volume).containsExactly(DATA);

        provider.delete(DATA);
        provider.revert(snapshot.id());
        assertThat(provider.volumes().keySet()).containsExactly(DATA);
        assertThat(provider.trash()).hasSize(2);

        assertThat(provider.deleteSnapshot(snapshot.id())).contains(snapshot);
        assertThat(provider.deleteSnapshot(snapshot.id())).isEmpty();
        assertThat(provider.snapshots()).isEmpty();
        assertRefused(() -> provider.revert(snapshot.id()), Kind.NOT_FOUND);
    }

    /** Empty where a cloud says that it takes none. */
    private Optional<Snapshot> taken(VolumeId volume) throws ProviderException {
        try {
            return Optional.of(provider.snapshot(volume));
        } catch (ProviderException e) {
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            return Optional.empty();
        }
    }

    private static void assertRefused(ThrowingCallable call, Kind... kinds) {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(call)
                .extracting(ProviderException::kind)
                .isIn((Object[]) kinds);
    }

    @Test
    void deleting_a_volume_takes_it_away_and_leaves_its_machine() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);

        provider.delete(DATA);
        provider.delete(DATA);

        assertThat(provider.volumes()).isEmpty();
        assertThat(provider.machines().keySet()).containsExactly(WEB_1);
    }

    @Test
    void a_volume_for_a_machine_that_does_not_exist_is_an_error_with_a_kind() {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> provider.create(volume(DATA), WEB_1))
                .withMessageContaining(WEB_1.toString())
                .extracting(ProviderException::kind)
                .isIn(Kind.CONFLICT, Kind.NOT_FOUND);
    }

    @Test
    void names_may_be_as_long_as_the_manifest_allows() throws Exception {
        NodeId longest = new NodeId(LONGEST, LONGEST, LONGEST, 99_999);
        NodeId almost = new NodeId(LONGEST, LONGEST, LONGEST, 99_998);
        VolumeId disk = new VolumeId(longest, LONGEST);
        provider.create(machine(longest), BOOT);
        provider.create(machine(almost), BOOT);
        provider.create(volume(disk), longest);

        assertThat(fixture.restarted().machines().keySet()).containsExactly(almost, longest);
        assertThat(fixture.restarted().volumes().keySet()).containsExactly(disk);

        provider.delete(longest);
        provider.delete(disk);
        assertThat(provider.machines().keySet()).containsExactly(almost);
        assertThat(provider.volumes()).isEmpty();
    }

    @Test
    void what_is_not_ours_is_never_listed_or_touched() throws Exception {
        fixture.addForeign();
        provider.create(machine(WEB_1), BOOT);
        provider.create(volume(DATA), WEB_1);

        assertThat(fixture.restarted().machines().keySet()).containsExactly(WEB_1);
        assertThat(fixture.restarted().volumes().keySet()).containsExactly(DATA);
        provider.delete(WEB_1);
        provider.delete(DATA);
        assertThat(fixture.foreignUntouched()).isTrue();
    }

    @Test
    @DisplayName("case 23: a cloud that does not answer is an error with a kind, never an empty list")
    void a_silent_cloud_is_never_an_empty_one() throws Exception {
        provider.create(machine(WEB_1), BOOT);
        fixture.silence();

        assertThatThrownBy(() -> provider.machines()).isInstanceOfSatisfying(ProviderException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(e.getMessage()).isNotBlank();
        });
        assertThatThrownBy(() -> provider.volumes()).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> provider.create(machine(WEB_2), BOOT)).isInstanceOf(ProviderException.class);

        fixture.mend();
        assertThat(provider.machines().keySet()).containsExactly(WEB_1);
    }

    @Test
    void tells_what_it_can_do_a_line_each() {
        assertThat(provider.name()).isNotBlank();
        assertThat(provider.describe())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).isNotBlank().doesNotContain("\n"));
    }

    /** A machine as a manifest without wishes asks for it. */
    protected MachineSpec machine(NodeId name) {
        return new MachineSpec(name, provider.name(), Optional.empty(), Optional.empty(), List.of(name));
    }

    /** A volume of 1 GiB at {@code /mnt/DISK}. */
    protected VolumeSpec volume(VolumeId id) {
        return new VolumeSpec(id, provider.name(), GIB, "/mnt/" + id.disk(), OnDelete.KEEP, Optional.empty());
    }

    private MachineFacts machineNow(NodeId name) throws ProviderException {
        return Objects.requireNonNull(provider.machines().get(name), () -> name + " is not listed");
    }

    private static <T> List<T> together(int times, Callable<T> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(times);
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Future<T>> made = IntStream.range(0, times)
                    .mapToObj(ignored -> threads.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            return results(made);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) throws Exception {
        ArrayList<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
