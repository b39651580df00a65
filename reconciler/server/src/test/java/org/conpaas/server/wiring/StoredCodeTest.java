package org.conpaas.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.conpaas.server.SmallDisk;
import org.conpaas.server.api.CodeVersions.Content;
import org.conpaas.server.api.CodeVersions.Stored;
import org.conpaas.server.api.CodeVersions.Upload;
import org.conpaas.server.api.States;
import org.conpaas.server.api.World;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.store.CodeVersionRepository;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredCodeTest {
    private static final int LARGEST = 1 << 20;

    private final Path folder;
    private final CodeVersionRepository rows = new MemoryVersions();
    private final StoredCode code;

    StoredCodeTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.code = code(folder);
    }

    private StoredCode code(Path home) throws IOException {
        return new StoredCode(
                rows, new ArtifactFiles(home), new World(), LARGEST, Clock.fixed(States.NOW, ZoneOffset.UTC));
    }

    private static byte[] war(int noise) throws IOException {
        byte[] content = new byte[noise];
        new Random(noise).nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static Upload upload(String name, Optional<Long> length) {
        return new Upload(name, "first", length, Optional.empty());
    }

    private Stored store(byte[] bytes) {
        return code.store("blog", "web", upload("a.war", Optional.of((long) bytes.length)), stream(bytes));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private void refused(Upload upload, InputStream bytes, String why) throws IOException {
        assertThatThrownBy(() -> code.store("blog", "web", upload, bytes))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why);
        assertThat(files(folder)).as("nothing is kept of it").isZero();
        assertThat(code.list("blog", "web")).isEmpty();
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void the_same_bytes_are_one_version() throws IOException {
        Stored first = store(war(10));
        assertThat(first.id()).matches("code-[0-9a-f]{8}");
        assertThat(first.fresh()).isTrue();
        assertThat(store(war(10))).isEqualTo(new Stored(first.id(), false));
        assertThat(code.list("blog", "web"))
                .extracting(CodeVersionView::id, CodeVersionView::description)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(first.id(), "first"));
        Content content = code.open("blog", "web", first.id()).orElseThrow();
        try (InputStream in = content.bytes()) {
            assertThat(in.readAllBytes()).isEqualTo(war(10));
        }
    }

    @Test
    void an_id_that_other_bytes_have_is_made_longer() throws IOException {
        Stored first = store(war(10));
        String sha256 = code.list("blog", "web").get(0).sha256();
        assertThat(VersionNames.of(rows, "blog", "web", "code-", sha256, 8, "other"))
                .isEqualTo("code-" + sha256.substring(0, 9));
        assertThat(VersionNames.of(rows, "blog", "web", "code-", sha256, 8, sha256))
                .isEqualTo(first.id());
    }

    @Test
    void what_is_too_large_is_refused_before_and_while_it_is_read() throws IOException {
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("nothing is to be read");
            }
        };
        refused(upload("a.war", Optional.of(LARGEST + 1L)), unread, "may have 1048576 bytes");
        refused(upload("a.war", Optional.empty()), stream(new byte[LARGEST + 1]), "may have 1048576 bytes");
    }

    @Test
    void an_upload_that_breaks_off_leaves_nothing() throws IOException {
        byte[] bytes = war(1_000);
        refused(upload("a.war", Optional.of(bytes.length + 1L)), stream(bytes), "it ended after");
        InputStream torn = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };
        refused(upload("a.war", Optional.empty()), torn, "the upload broke off: Connection reset");
    }

    @Test
    @DisplayName("case 41: an archive that means harm is refused when it is uploaded, and not kept")
    void bad_archives_are_refused() throws IOException {
        refused(upload("a.zip", Optional.empty()), stream(new byte[] {1}), "a.zip cannot be unpacked");
        refused(upload("a.txt", Optional.empty()), stream(new byte[] {1}), "a.txt is no archive by its name");
    }

    @Test
    void other_bytes_than_announced_are_refused() throws IOException {
        refused(
                new Upload("a.war", "", Optional.empty(), Optional.of("ab".repeat(32))),
                stream(war(9)),
                "its sha256 is");
    }

    @Test
    @DisplayName("case 22: a full disk refuses an upload, says so, and keeps nothing of it")
    void a_full_disk_is_said() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder, 1)) {
            StoredCode small = code(disk.root().resolve("home"));
            disk.fill();
            byte[] bytes = war(100_000);
            for (Optional<Long> length : java.util.List.of(Optional.of((long) bytes.length), Optional.<Long>empty())) {
                assertThatThrownBy(() -> small.store("blog", "web", upload("a.war", length), stream(bytes)))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("disk has no room for it");
            }
            disk.free();
            assertThat(files(disk.root())).isZero();
            assertThat(small.store("blog", "web", upload("a.war", Optional.empty()), stream(bytes))
                            .fresh())
                    .isTrue();
        }
    }
}
