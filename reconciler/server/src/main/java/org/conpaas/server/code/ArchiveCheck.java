package org.conpaas.server.code;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;

/**
 * Looks an archive through before it is kept, so that whoever uploads it hears at once what an agent would refuse later. Nothing
 * is unpacked. An agent still checks what it unpacks: it alone sees what chains of links lead to.
 */
public final class ArchiveCheck {
    private static final List<String> ZIPS = List.of(".zip", ".war", ".jar", ".ear");
    private static final List<String> TARS = List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz");
    private static final int XZ_MEMORY_KIBIBYTES = 96 * 1024;
    private static final int FORMAT_MASK = 0170000;
    private static final int LINK = 0120000;
    private static final int REGULAR = 0100000;
    private static final int LONGEST_TARGET = 4096;

    private final Contained contained;

    private ArchiveCheck(Contained contained) {
        this.contained = contained;
    }

    /** @param files directories and links not counted · @param bytes of all files, unpacked */
    public record Contents(int files, long bytes) {}

    /** @throws ArtifactException when no agent would know what to do with a file of that name */
    public static void requireKnown(String fileName) throws ArtifactException {
        if (!isZip(fileName) && !endsWith(fileName, TARS)) {
            throw new ArtifactException(fileName
                    + " is no archive by its name; known are .tar, .tar.gz, .tar.bz2, .tar.xz, .zip, .war and .jar");
        }
    }

    /**
     * @param fileName whose ending tells the format
     * @throws ArtifactException when the archive is damaged or means harm, with the member's name
     */
    public static Contents of(Path archive, String fileName) throws IOException {
        requireKnown(fileName);
        Contained contained = new Contained(Files.size(archive));
        try {
            ArchiveCheck check = new ArchiveCheck(contained);
            if (isZip(fileName)) {
                check.zip(archive);
            } else {
                check.tar(archive, fileName.toLowerCase(Locale.ROOT));
            }
        } catch (ArtifactException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ArtifactException(fileName + " cannot be unpacked: " + e.getMessage());
        }
        return contained.contents();
    }

    private static boolean isZip(String fileName) {
        return endsWith(fileName, ZIPS);
    }

    private static boolean endsWith(String fileName, List<String> endings) {
        return endings.stream().anyMatch(fileName.toLowerCase(Locale.ROOT)::endsWith);
    }

    private void tar(Path archive, String name) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(decompressed(file, name), StandardCharsets.UTF_8.name())) {
            boolean empty = true;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                empty = false;
                member(entry);
            }
            // whatever is no tar at all reads as an empty one
            if (empty) {
                throw new ArtifactException(name + " holds nothing, or is no tar archive");
            }
        }
    }

    private void member(TarArchiveEntry entry) throws ArtifactException {
        if (entry.isDirectory()) {
            contained.directory(entry.getName());
        } else if (entry.isSymbolicLink()) {
            contained.link(entry.getName(), entry.getLinkName());
        } else if (entry.isLink()) {
            contained.hardLink(entry.getName(), entry.getLinkName());
        } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
            contained.file(entry.getName());
            contained.bytes(entry.getSize());
        } else {
            throw Contained.device(entry.getName());
        }
    }

    private static InputStream decompressed(InputStream file, String name) throws IOException {
        if (name.endsWith("gz")) {
            return new GzipCompressorInputStream(file, true);
        }
        if (name.endsWith("bz2")) {
            return new BZip2CompressorInputStream(file, true);
        }
        return name.endsWith("xz") ? new XZCompressorInputStream(file, true, XZ_MEMORY_KIBIBYTES) : file;
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                member(zip, entries.nextElement());
            }
        }
    }

    private void member(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        int format = entry.getUnixMode() & FORMAT_MASK;
        if (entry.isDirectory()) {
            contained.directory(entry.getName());
        } else if (format == LINK) {
            if (entry.getSize() > LONGEST_TARGET) {
                throw new ArtifactException(entry.getName() + " is a link whose target is too long");
            }
            contained.link(entry.getName(), zip.getUnixSymlink(entry));
        } else if (format == 0 || format == REGULAR) {
            contained.file(entry.getName());
            count(zip, entry);
        } else {
            throw Contained.device(entry.getName());
        }
    }

    /** Reads it: what a zip says of its members' sizes need not be true. */
    private void count(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream content = zip.getInputStream(entry)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                contained.bytes(read);
            }
        }
    }
}
