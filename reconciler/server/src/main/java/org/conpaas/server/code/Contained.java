package org.conpaas.server.code;

import org.conpaas.server.code.ArtifactFiles.ArtifactException;

/** What is in an archive, as far as it was looked through. The limits are those that agents have. */
final class Contained {
    private static final long MOST_BYTES = 8L << 30;
    private static final int MOST_MEMBERS = 200_000;
    private static final int MOST_RATIO = 200;
    private static final long RATIO_COUNTS_FROM = 16L << 20;

    private final long packed;
    private int members;
    private int files;
    private long bytes;

    /** @param packed size of the archive, in bytes */
    Contained(long packed) {
        this.packed = packed;
    }

    void directory(String name) throws ArtifactException {
        member(name);
    }

    void file(String name) throws ArtifactException {
        member(name);
        files++;
    }

    void link(String name, String target) throws ArtifactException {
        member(name);
        if (TreeArchive.leaves(name, target)) {
            throw new ArtifactException(name + " is a link that leads out of the archive (" + target + ")");
        }
    }

    void hardLink(String name, String target) throws ArtifactException {
        file(name);
        if (TreeArchive.leaves("", target)) {
            throw new ArtifactException(name + " is a link that leads out of the archive (" + target + ")");
        }
    }

    void bytes(long more) throws ArtifactException {
        bytes += more;
        if (bytes > MOST_BYTES) {
            throw new ArtifactException("it unpacks to more than " + MOST_BYTES + " bytes");
        }
        if (bytes > RATIO_COUNTS_FROM && bytes / Math.max(1, packed) > MOST_RATIO) {
            throw new ArtifactException(
                    "it unpacks to more than " + MOST_RATIO + " times its size: it is refused as a bomb");
        }
    }

    static ArtifactException device(String name) {
        return new ArtifactException(name + " is a device or a pipe; only files, directories and links are taken");
    }

    private void member(String name) throws ArtifactException {
        members++;
        if (members > MOST_MEMBERS) {
            throw new ArtifactException("it has more than " + MOST_MEMBERS + " members");
        }
        if (name.startsWith("\\") || TreeArchive.leaves("", name)) {
            throw new ArtifactException(name + " leads out of the archive");
        }
    }

    ArchiveCheck.Contents contents() {
        return new ArchiveCheck.Contents(files, bytes);
    }
}
