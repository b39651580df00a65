package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final Allowance SMALL = new Allowance(64L << 20, 100, 50);

    private Path directory;
    private Path into;

    @BeforeEach
    void begin(@TempDir Path temporary) throws IOException {
        directory = temporary;
        into = Files.createDirectories(temporary.resolve("into"));
    }

    /** A tar under construction. */
    private static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

        Tar file(String name, int mode, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setMode(0100000 | mode);
            entry.setSize(content.length);
            return add(entry, content);
        }

        Tar file(String name) throws IOException {
            return file(name, 0644, name.getBytes(StandardCharsets.UTF_8));
        }

        Tar special(String name, byte type, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setLinkName(target);
            return add(entry, new byte[0]);
        }

        Tar link(String name, String target) throws IOException {
            return special(name, TarConstants.LF_SYMLINK, target);
        }

        private Tar add(TarArchiveEntry entry, byte[] content) throws IOException {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            tar.finish();
            return bytes.toByteArray();
        }
    }

    private void unpack(Tar tar) throws IOException {
        unpack(tar.bytes(), "a.tar");
    }

    private void unpack(byte[] content, String name) throws IOException {
        Tree.delete(into);
        Files.createDirectories(into);
        Path archive = Files.write(directory.resolve("archive"), content);
        Archive.unpack(archive, name, into, SMALL);
    }

    private static byte[] compressed(String name, byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith("gz")
                ? new GzipCompressorOutputStream(bytes)
                : name.endsWith("bz2")
                        ? new BZip2CompressorOutputStream(bytes)
                        : name.endsWith("xz") ? new XZCompressorOutputStream(bytes) : bytes) {
            out.write(tar);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "A.TAR.GZ"})
    void every_format_is_known_by_its_name(String name) throws IOException {
        byte[] tar = new Tar()
                .file("dir/run.sh", 04755, "x".getBytes(StandardCharsets.UTF_8))
                .link("dir/link", "run.sh")
                .bytes();
        unpack(compressed(name.toLowerCase(Locale.ROOT), tar), name);
        assertThat(into.resolve("dir/link")).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve("dir/run.sh"))))
                .isEqualTo("r-xr-xr-x");
        assertThat((int) Files.getAttribute(into.resolve("dir/run.sh"), "unix:mode") & 07000)
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.war"})
    void zip_and_war_are_unpacked(String name) throws IOException {
        unpack(zip("WEB-INF/web.xml", 0, "<x/>"), name);
        assertThat(into.resolve("WEB-INF/web.xml")).hasContent("<x/>");
    }

    private static byte[] zip(String name, int mode, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            if (mode != 0) {
                entry.setUnixMode(mode);
            }
            zip.putArchiveEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private void refused(Tar tar, String because) throws IOException {
        byte[] bytes = tar.bytes();
        assertThatThrownBy(() -> unpack(bytes, "a.tar"))
                .isInstanceOf(Unworkable.class)
                .hasMessageContaining(because);
        try (Stream<Path> around = Files.list(directory)) {
            assertThat(around).containsExactlyInAnyOrder(into, directory.resolve("archive"));
        }
        Tree.delete(into);
    }

    @Test
    @DisplayName("case 41: members that are absolute or climb out are refused")
    void slip() throws IOException {
        refused(new Tar().file("../out"), "leads out of the archive");
        refused(new Tar().file("a/../../out"), "leads out of the archive");
        refused(new Tar().file("/etc/out"), "leads out of the archive");
        assertThatThrownBy(() -> unpack(zip("../out", 0, "x"), "a.zip")).hasMessageContaining("leads out");
    }

    @Test
    @DisplayName("case 41: links that lead out are refused, also in a chain or through another")
    void links() throws IOException {
        refused(new Tar().link("l", "/etc/passwd"), "leads out of the archive");
        refused(new Tar().link("d/l", "../../out"), "leads out of the archive");
        refused(new Tar().special("l", TarConstants.LF_LINK, "../out"), "leads out of the archive");
        refused(new Tar().link("a", ".").file("a/b"), "is a link and something else");
        assertThatThrownBy(() -> unpack(zip("l", 0120777, "/etc/passwd"), "a.zip"))
                .hasMessageContaining("leads out");
        Tree.delete(into);
    }

    @Test
    @DisplayName("case 41: a chain of links that are each harmless by their text is followed as the kernel would")
    void chained_links() throws IOException {
        refused(new Tar().link("p/q/r", "../..").link("s", "p/q/r/../out"), "leads out of the archive");
    }

    @Test
    @DisplayName("case 41: a link in the archive to a file in the archive is kept")
    void harmless_links() throws IOException {
        unpack(new Tar().file("lib/v1/x").link("lib/current", "v1").link("x", "lib/current/x"));
        assertThat(into.resolve("x")).hasContent("lib/v1/x");
    }

    @Test
    @DisplayName("case 41: bombs are refused by their ratio, their size and their number of entries")
    void bombs() throws IOException {
        byte[] zeros = new byte[40 << 20];
        byte[] packed =
                compressed("a.tar.gz", new Tar().file("zeros", 0644, zeros).bytes());
        assertThatThrownBy(() -> unpack(packed, "a.tar.gz")).hasMessageContaining("refused as a bomb");
        Tar many = new Tar();
        for (int i = 0; i < 101; i++) {
            many.file("f" + i);
        }
        assertThatThrownBy(() -> unpack(many)).hasMessageContaining("more than 100 entries");
        Tar large = new Tar().file("a", 0644, zeros).file("b", 0644, zeros);
        assertThatThrownBy(() -> unpack(large)).hasMessageContaining("unpacks to more than");
    }

    @Test
    @DisplayName("case 41: devices and pipes are refused")
    void devices() throws IOException {
        refused(new Tar().special("null", TarConstants.LF_CHR, ""), "is a device or a pipe");
        refused(new Tar().special("pipe", TarConstants.LF_FIFO, ""), "is a device or a pipe");
    }

    @Test
    void a_damaged_archive_is_a_sentence_and_not_a_crash() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        for (String name : new String[] {"a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.zip", "a.rar"}) {
            assertThatThrownBy(() -> unpack(noise, name))
                    .isInstanceOf(Unworkable.class)
                    .hasMessageContaining(name);
        }
    }
}
