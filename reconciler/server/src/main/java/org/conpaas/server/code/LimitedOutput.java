package org.conpaas.server.code;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;

/** Takes no more bytes than its limit. */
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
        take(1);
        out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        take(length);
        out.write(bytes, offset, length);
    }

    /** Whoever writes may close what wraps this; the file is still to be forced to disk. */
    @Override
    public void close() throws IOException {
        flush();
    }

    private void take(int count) throws IOException {
        left -= count;
        if (left < 0) {
            throw new ArtifactException("it is larger than the limit of " + limit + " bytes");
        }
    }
}
