package org.conpaas.server.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.conpaas.server.code.ArchiveCheck.Contents;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCheckTest {
    private final Path folder;

    ArchiveCheckTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Contents check(String name, byte[] bytes) throws IOException {
        return ArchiveCheck.of(Files.write(folder.resolve("archive"), bytes), name);
    }

    private void refused(String name, byte[] bytes, String why) {
        assertThatThrownBy(() -> check(name, bytes))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining(why);
    }

    /** One member. @param target of a link */
    private static byte[] tar(String name, byte type, String target, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setLinkName(target);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String name, int mode, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(mode);
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void counts_what_is_in_an_archive() throws IOException {
        byte[] tar = tar("a/b.txt", TarConstants.LF_NORMAL, "", text("hello"));
        assertThat(check("a.tar", tar)).isEqualTo(new Contents(1, 5));
        assertThat(check("A.TGZ", gzip(tar))).isEqualTo(new Contents(1, 5));
        assertThat(check("a.war", zip("index.html", 0100644, text("hello")))).isEqualTo(new Contents(1, 5));
        assertThat(check("a.tar", tar("a/link", TarConstants.LF_SYMLINK, "../b", new byte[0])))
                .isEqualTo(new Contents(0, 0));
    }

    @ParameterizedTest
    @DisplayName("case 41: a member that leads out of the archive is refused at once, by its name")
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x"})
    void slips_are_refused(String name) throws IOException {
        refused("a.tar", tar(name, TarConstants.LF_NORMAL, "", new byte[0]), name + " leads out of the archive");
        refused("a.zip", zip(name, 0100644, new byte[0]), name + " leads out of the archive");
    }

    @ParameterizedTest
    @DisplayName("case 41: a link that leads out of the archive is refused at once, by its name")
    @CsvSource({"link,/etc", "a/link,../../x", "link,..", "a/b/link,../../../a/x"})
    void links_are_refused(String name, String target) throws IOException {
        refused("a.tar", tar(name, TarConstants.LF_SYMLINK, target, new byte[0]), name + " is a link that leads out");
        refused("a.zip", zip(name, 0120777, text(target)), name + " is a link that leads out");
    }

    @Test
    @DisplayName("case 41: a member whose name begins with a backslash is refused at once")
    void backslashes_are_refused() throws IOException {
        refused("a.tar", tar("\\x", TarConstants.LF_NORMAL, "", new byte[0]), "\\x leads out of the archive");
    }

    @Test
    @DisplayName("case 41: hard links out of the archive, devices and pipes are refused at once")
    void specials_are_refused() throws IOException {
        refused("a.tar", tar("x", TarConstants.LF_LINK, "../passwd", new byte[0]), "x is a link that leads out");
        refused("a.tar", tar("null", TarConstants.LF_CHR, "", new byte[0]), "null is a device or a pipe");
        refused("a.tar", tar("pipe", TarConstants.LF_FIFO, "", new byte[0]), "pipe is a device or a pipe");
        refused("a.zip", zip("pipe", 0010644, new byte[0]), "pipe is a device or a pipe");
    }

    @Test
    @DisplayName("case 41: an archive that unpacks to a multiple of its size is refused at once")
    void bombs_are_refused() throws IOException {
        byte[] zeros = new byte[40 << 20];
        refused("a.tar.gz", gzip(tar("zeros", TarConstants.LF_NORMAL, "", zeros)), "refused as a bomb");
        refused("a.zip", zip("zeros", 0100644, zeros), "refused as a bomb");
    }

    @Test
    void what_is_damaged_or_no_archive_is_refused() throws IOException {
        byte[] tar = tar("a", TarConstants.LF_NORMAL, "", new byte[5_000]);
        refused("a.tar", Arrays.copyOf(tar, 2_000), "a.tar cannot be unpacked");
        refused("a.tar.gz", tar, "a.tar.gz cannot be unpacked");
        refused("a.tar.gz", Arrays.copyOf(gzip(tar), 40), "cannot be unpacked");
        refused("a.zip", text("PK"), "a.zip cannot be unpacked");
        refused("a.tar", new byte[0], "holds nothing, or is no tar archive");
        refused("a.exe", tar, "a.exe is no archive by its name");
    }
}
