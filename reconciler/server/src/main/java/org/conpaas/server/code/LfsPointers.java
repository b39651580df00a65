package org.conpaas.server.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectLoader;

/** What Git LFS leaves in the repository in place of a file. */
final class LfsPointers {
    private static final int LARGEST = 1024;
    private static final String BEGINNING = "version https://git-lfs.github.com/spec/";

    private LfsPointers() {}

    static boolean isPointer(ObjectLoader blob) throws IOException {
        return blob.getSize() <= LARGEST
                && new String(blob.getCachedBytes(LARGEST), StandardCharsets.ISO_8859_1).startsWith(BEGINNING);
    }
}
