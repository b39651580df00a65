package org.conpaas.server.code;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.conpaas.server.code.ArtifactFiles.StorageException;
import org.conpaas.server.code.ArtifactFiles.TooLargeException;

/** Takes no more bytes than its limit, and tells a disk that fails from a writer that does. */
final class LimitedOutput extends FilterOutputStream {
    private final long limit;
    private long left;

    LimitedOutput(OutputStream out, long limit) {
        super(out);
        this.limit = limit;
        left = limit;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        take(length);
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new StorageException(e);
        }
    }

    /** Whoever writes may close what wraps this; the file is still to be forced to disk. */
    @Override
    public void close() throws IOException {
        flush();
    }

    private void take(int count) throws TooLargeException {
        left -= count;
        if (left < 0) {
            throw new TooLargeException(limit);
        }
    }
}
