package org.conpaas.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.conpaas.cli.client.Failure;

/**
 * A folder as a tar.gz, in a file that goes when this is closed. All that is in the folder is in it, hidden files too; equal
 * folders give equal bytes.
 */
final class PackedFolder implements AutoCloseable {
    private static final int RUNNABLE = 0755;
    private static final int PLAIN = 0644;

    private final Path archive;
    private int files;

    private PackedFolder(Path archive) {
        this.archive = archive;
    }

    static PackedFolder of(Path folder) throws IOException {
        PackedFolder packed = new PackedFolder(Files.createTempFile("cps-code", ".tar.gz"));
        try {
            packed.write(folder);
            return packed;
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    Path archive() {
        return archive;
    }

    int files() {
        return files;
    }

    private void write(Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(
                        new GzipCompressorOutputStream(out), StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Path member : members(folder)) {
                add(tar, folder, member);
            }
        }
        if (files == 0) {
            throw Failure.of("There is no file in the folder.").at(folder).mend("name the folder that holds the code");
        }
    }

    private static List<Path> members(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(path -> !path.equals(folder)).sorted().toList();
        }
    }

    private void add(TarArchiveOutputStream tar, Path folder, Path member) throws IOException {
        String name = folder.relativize(member).toString();
        if (Files.isSymbolicLink(member)) {
            TarArchiveEntry link = entry(name, TarConstants.LF_SYMLINK, 0777);
            link.setLinkName(Files.readSymbolicLink(member).toString());
            tar.putArchiveEntry(link);
        } else if (Files.isDirectory(member, LinkOption.NOFOLLOW_LINKS)) {
            tar.putArchiveEntry(entry(name + "/", TarConstants.LF_DIR, RUNNABLE));
        } else if (Files.isRegularFile(member, LinkOption.NOFOLLOW_LINKS)) {
            TarArchiveEntry file = entry(name, TarConstants.LF_NORMAL, Files.isExecutable(member) ? RUNNABLE : PLAIN);
            file.setSize(Files.size(member));
            tar.putArchiveEntry(file);
            Files.copy(member, tar);
            files++;
        } else {
            throw Failure.of("Something in the folder is neither file, folder nor link.")
                    .at(member)
                    .mend("take it out of the folder");
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(mode);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(archive);
    }
}
