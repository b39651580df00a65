package org.conpaas.server.code;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.git.SourceException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A folder of a repository as a tar.gz: the same tree always gives the same bytes. */
final class TreeArchive {
    private static final int LINK_LENGTH = 4096;

    private final Repository repository;
    private final AnyObjectId tree;
    private final String path;

    /** @param path of the folder in the repository, for problems */
    TreeArchive(Repository repository, AnyObjectId tree, String path) {
        this.repository = repository;
        this.tree = tree;
        this.path = path;
    }

    /** @throws SourceException when the folder holds what is never followed: a link out of it, a submodule, an LFS pointer */
    void write(OutputStream out) throws IOException, SourceException {
        GzipParameters plain = new GzipParameters();
        plain.setOperatingSystem(255);
        try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, plain);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name());
                ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                add(tar, reader, walk);
            }
            tar.finish();
        }
    }

    private void add(TarArchiveOutputStream tar, ObjectReader reader, TreeWalk walk)
            throws IOException, SourceException {
        FileMode mode = walk.getFileMode(0);
        if (mode == FileMode.GITLINK) {
            throw refused(walk, "CP2043", "is a submodule, which is never followed", "commit its files instead");
        }
        ObjectLoader blob = reader.open(walk.getObjectId(0));
        if (mode == FileMode.SYMLINK) {
            addLink(tar, walk, blob);
        } else {
            addFile(tar, walk, blob, mode == FileMode.EXECUTABLE_FILE ? 0755 : 0644);
        }
    }

    private void addFile(TarArchiveOutputStream tar, TreeWalk walk, ObjectLoader blob, int mode)
            throws IOException, SourceException {
        if (LfsPointers.isPointer(blob)) {
            throw refused(
                    walk, "CP2042", "is a pointer to Git LFS, not the file", "commit the file itself, or use a URL");
        }
        TarArchiveEntry entry = entry(walk, TarConstants.LF_NORMAL, mode);
        entry.setSize(blob.getSize());
        tar.putArchiveEntry(entry);
        blob.copyTo(tar);
        tar.closeArchiveEntry();
    }

    private void addLink(TarArchiveOutputStream tar, TreeWalk walk, ObjectLoader blob)
            throws IOException, SourceException {
        String target = new String(blob.getCachedBytes(LINK_LENGTH), StandardCharsets.UTF_8);
        if (leaves(walk.getPathString(), target)) {
            throw refused(
                    walk, "CP2041", "is a link that leaves the folder (" + target + ")", "link inside the folder only");
        }
        TarArchiveEntry entry = entry(walk, TarConstants.LF_SYMLINK, 0777);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(TreeWalk walk, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(walk.getPathString(), type);
        entry.setMode(mode);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }

    /** Whether a link at {@code path} climbs out at any point of its way, or is absolute. */
    static boolean leaves(String path, String target) {
        if (target.startsWith("/") || target.indexOf('\0') >= 0 || target.isEmpty()) {
            return true;
        }
        Deque<String> at = new ArrayDeque<>();
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
        for (String part : (folder + target).split("/")) {
            if (part.equals("..") && at.pollLast() == null) {
                return true;
            }
            if (!part.equals("..") && !part.equals(".") && !part.isEmpty()) {
                at.addLast(part);
            }
        }
        return false;
    }

    private SourceException refused(TreeWalk walk, String code, String what, String hint) {
        String file = path.isEmpty() ? walk.getPathString() : path + "/" + walk.getPathString();
        return new SourceException(Problem.error(code, SourcePosition.of(file), what, hint));
    }
}
