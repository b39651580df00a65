package org.conpaas.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Trashed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalStoreTest {
    private static final NodeId WEB_1 = NodeId.parse("blog/web/backend/1");
    private static final VolumeId DATA = new VolumeId(WEB_1, "data");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private LocalCloud cloud;
    private Path directory;

    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        cloud = new LocalCloud(temporary, Optional.of(Isolation.PLAIN));
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void addresses_are_of_the_homes_own_block_and_not_used_again_at_once() throws Exception {
        MachineFacts first = create(WEB_1);
        cloud.provider().delete(WEB_1);
        MachineFacts second = create(WEB_1);
        MachineFacts afterRestart = cloud.open().create(spec(NodeId.parse("blog/web/backend/2")), BOOT);

        assertThat(List.of(first.address(), second.address(), afterRestart.address()))
                .doesNotHaveDuplicates()
                .allMatch(address -> address.matches("127\\.[1-9]\\d*\\.\\d+\\.\\d+"));
        assertThat(first.address()).doesNotStartWith("127.0.");
    }

    @Test
    void machines_that_are_made_at_the_same_time_have_an_address_each() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<MachineFacts>> creates = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                NodeId name = new NodeId("big", "web", "backend", i);
                creates.add(() -> create(name));
            }
            for (Future<MachineFacts> created : threads.invokeAll(creates)) {
                created.get();
            }
        } finally {
            threads.shutdownNow();
        }
        SortedMap<NodeId, MachineFacts> later = cloud.open().machines();

        assertThat(later).hasSize(1_000).isEqualTo(cloud.provider().machines());
        assertThat(later.values().stream().map(MachineFacts::address).distinct())
                .hasSize(1_000);
    }

    @Test
    void a_full_block_of_addresses_is_a_quota_and_one_that_was_given_back_can_be_had() throws Exception {
        Addresses block = new Addresses("10.0.0.0", 24, 2);
        List<String> taken = new ArrayList<>();
        for (int i = 2; i <= 254; i++) {
            taken.add(block.take());
        }

        assertThat(taken).doesNotHaveDuplicates().contains("10.0.0.2", "10.0.0.254");
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(block::take)
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.QUOTA);
        block.giveBack("10.0.0.77");
        assertThat(block.take()).isEqualTo("10.0.0.77");
    }

    @Test
    @DisplayName("case 30: a record that cannot be read makes the list unknown, not shorter")
    void an_unreadable_record_is_an_error() throws Exception {
        create(WEB_1);
        create(NodeId.parse("blog/web/backend/2"));
        Path record = cloud.home().resolve("machines/blog~web~backend~2.json");
        String content = Files.readString(record);
        Files.writeString(record, content.substring(0, 20));
        LocalProvider later = cloud.open();

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(later::machines)
                .withMessageContaining(record.toString())
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.UNAVAILABLE);
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> later.create(spec(NodeId.parse("blog/web/backend/3")), BOOT));
        Files.writeString(record, content);
    }

    @Test
    @DisplayName("case 32: what is deleted is in the trash until it is purged")
    void a_deleted_volume_is_in_the_trash_until_it_is_purged() throws Exception {
        Volumes volumes = new Volumes(directory.resolve("vault"), Clock.fixed(NOON, ZoneOffset.UTC));
        VolumeFacts facts = volumes.create(volume());
        Files.writeString(Path.of(facts.path(), "letter"), "dear reader");
        volumes.delete(DATA);
        Path trash = directory.resolve("vault/trash");
        String grave = "20261121T120000000Z~blog~web~backend~1~data";

        assertThat(volumes.all()).isEmpty();
        assertThat(trash.resolve(grave).resolve("data/letter")).hasContent("dear reader");
        assertThat(volumes.purge(NOON)).isEmpty();
        assertThat(LocalCloud.names(trash)).containsExactly(grave);
        Trashed letter = new Trashed(grave, DATA, NOON, volume().sizeBytes());
        assertThat(volumes.trash()).containsExactly(letter);
        assertThat(volumes.purge(NOON.plusMillis(1))).containsExactly(letter);
        assertThat(LocalCloud.names(trash)).isEmpty();
        assertThat(volumes.trash()).isEmpty();
    }

    @Test
    void what_a_crash_left_in_the_trash_is_destroyed_and_nothing_outside_it_can_be_restored() throws Exception {
        Volumes volumes = new Volumes(directory.resolve("vault"), Clock.fixed(NOON, ZoneOffset.UTC));
        volumes.create(volume());
        volumes.delete(DATA);
        Path trash = directory.resolve("vault/trash");
        Files.delete(trash.resolve(volumes.trash().get(0).id()).resolve("volume.json"));
        assertThat(volumes.trash()).isEmpty();
        assertThat(volumes.purge(NOON.plusMillis(1))).isEmpty();
        assertThat(LocalCloud.names(trash)).isEmpty();
        volumes.create(volume());
        for (String outside : List.of("../volumes/blog~web~backend~1~data", "..", "", "\0")) {
            assertThatExceptionOfType(ProviderException.class)
                    .as(outside)
                    .isThrownBy(() -> volumes.restore(outside))
                    .extracting(ProviderException::kind)
                    .isEqualTo(Kind.NOT_FOUND);
        }
        assertThat(volumes.all()).containsOnlyKeys(DATA);
    }

    @Test
    void what_is_in_the_trash_comes_back_unless_something_has_taken_its_place() throws Exception {
        Volumes volumes = new Volumes(directory.resolve("vault"), Clock.fixed(NOON, ZoneOffset.UTC));
        Files.writeString(Path.of(volumes.create(volume()).path(), "letter"), "dear reader");
        volumes.delete(DATA);
        Trashed letter = volumes.trash().get(0);
        volumes.create(volume());
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> volumes.restore(letter.id()))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.CONFLICT);
        Volumes later = new Volumes(directory.resolve("vault"), Clock.fixed(NOON.plusSeconds(1), ZoneOffset.UTC));
        later.delete(DATA);
        later.restore(letter.id());
        assertThat(Path.of(later.create(volume()).path(), "letter")).hasContent("dear reader");
        assertThat(later.trash()).hasSize(1);
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> later.restore(letter.id()))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void a_volume_whose_making_was_interrupted_is_not_listed_and_is_taken_up_again() throws Exception {
        create(WEB_1);
        Files.createDirectories(cloud.home().resolve("volumes/blog~web~backend~1~data/data"));
        assertThat(cloud.provider().volumes()).isEmpty();

        VolumeFacts made = cloud.provider().create(volume(), WEB_1);
        assertThat(cloud.provider().volumes()).containsEntry(DATA, made);
        assertThat(made.sizeBytes()).isEqualTo(5_000);
    }

    @Test
    void an_isolation_that_cannot_be_had_is_refused_with_the_reason(@TempDir Path other) {
        LocalSettings settings = new LocalSettings("local", other, Optional.of(Isolation.MACHINE), List.of("agent"));

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> new LocalProvider(settings, Clock.systemUTC()))
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void file_names_are_unique_safe_and_short() {
        String longest = "a".repeat(63) + "/" + "b".repeat(63) + "/" + "c".repeat(63) + "/";

        assertThat(Names.file("blog/web/backend/1")).isEqualTo("blog~web~backend~1");
        assertThat(Names.file("../x")).isEqualTo("%2e%2e~x");
        assertThat(Names.file(longest + "12345/" + "d".repeat(63)))
                .hasSize(200)
                .isNotEqualTo(Names.file(longest + "12346/" + "d".repeat(63)));
    }

    private MachineFacts create(NodeId name) throws ProviderException {
        return cloud.provider().create(spec(name), BOOT);
    }

    private static MachineSpec spec(NodeId name) {
        return new MachineSpec(name, "local", Optional.empty(), Optional.empty(), List.of(name));
    }

    private static VolumeSpec volume() {
        return new VolumeSpec(DATA, "local", 5_000, "/data", OnDelete.KEEP, Optional.empty());
    }
}
