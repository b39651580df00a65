package org.conpaas.agent.daemon;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Reads archives: tar, tar.gz, tar.bz2, tar.xz, zip and war. */
final class Archive {
    private static final int XZ_MEMORY_KIBIBYTES = 96 * 1024;
    private static final int LINK_MODE = 0120000;
    private static final int FORMAT_MASK = 0170000;
    private static final int PERMISSIONS = 0777;

    private Archive() {}

    /**
     * Unpacks into an empty directory.
     *
     * @param fileName whose ending tells the format
     * @throws Unworkable when the archive is damaged, not of a known format, or means harm; what was written until then must
     *     be deleted by the caller
     */
    static void unpack(Path archive, String fileName, Path into, Allowance allowance) throws IOException {
        String name = fileName.toLowerCase(Locale.ROOT);
        Unpacked unpacked = new Unpacked(into, allowance, Files.size(archive));
        try {
            if (name.endsWith(".zip") || name.endsWith(".war") || name.endsWith(".jar") || name.endsWith(".ear")) {
                zip(archive, unpacked);
            } else {
                tar(archive, name, unpacked);
            }
            unpacked.finish();
        } catch (Unworkable e) {
            throw new Unworkable(fileName + ": " + e.getMessage(), e);
        } catch (java.nio.file.FileSystemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new Unworkable(fileName + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static void tar(Path archive, String name, Unpacked unpacked) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(decompressed(file, name), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                add(entry, tar, unpacked);
            }
        }
    }

    private static void add(TarArchiveEntry entry, InputStream content, Unpacked unpacked) throws IOException {
        if (entry.isDirectory()) {
            unpacked.directory(entry.getName());
        } else if (entry.isSymbolicLink()) {
            unpacked.link(entry.getName(), entry.getLinkName());
        } else if (entry.isLink()) {
            unpacked.hardLink(entry.getName(), entry.getLinkName());
        } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
            unpacked.file(entry.getName(), content, entry.getMode() & PERMISSIONS);
        } else {
            throw new Unworkable(
                    entry.getName() + " is a device or a pipe; only files, directories and links are unpacked");
        }
    }

    private static InputStream decompressed(InputStream file, String name) throws IOException {
        if (name.endsWith(".gz") || name.endsWith(".tgz")) {
            return new GzipCompressorInputStream(file, true);
        }
        if (name.endsWith(".bz2") || name.endsWith(".tbz2")) {
            return new BZip2CompressorInputStream(file, true);
        }
        if (name.endsWith(".xz") || name.endsWith(".txz")) {
            return new XZCompressorInputStream(file, true, XZ_MEMORY_KIBIBYTES);
        }
        if (name.endsWith(".tar")) {
            return file;
        }
        throw new Unworkable(
                "the format is not known by its name; known are tar, tar.gz, tar.bz2, tar.xz, zip and war");
    }

    private static void zip(Path archive, Unpacked unpacked) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                add(zip, entries.nextElement(), unpacked);
            }
        }
    }

    private static void add(ZipFile zip, ZipArchiveEntry entry, Unpacked unpacked) throws IOException {
        int format = entry.getUnixMode() & FORMAT_MASK;
        if (entry.isDirectory()) {
            unpacked.directory(entry.getName());
        } else if (format == LINK_MODE) {
            unpacked.link(entry.getName(), zip.getUnixSymlink(entry));
        } else if (format == 0 || format == 0100000) {
            int mode = entry.getUnixMode() & PERMISSIONS;
            try (InputStream content = zip.getInputStream(entry)) {
                unpacked.file(entry.getName(), content, mode == 0 ? 0644 : mode);
            }
        } else {
            throw new Unworkable(
                    entry.getName() + " is a device or a pipe; only files, directories and links are unpacked");
        }
    }
}
