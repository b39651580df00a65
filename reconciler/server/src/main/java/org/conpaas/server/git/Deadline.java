package org.conpaas.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** The end of an operation, and how much it may bring. One thread uses it. */
public final class Deadline {
    private final long end;
    private final Duration length;
    private final Duration silence;
    private final long maxBytes;
    private long bytes;

    /**
     * @param length of the whole operation
     * @param silence how long one read may wait
     * @param maxBytes that all streams of the operation may bring together
     */
    public Deadline(Duration length, Duration silence, long maxBytes) {
        this.length = length;
        this.silence = silence;
        this.maxBytes = maxBytes;
        end = System.nanoTime() + length.toNanos();
    }

    public boolean passed() {
        return System.nanoTime() - end >= 0;
    }

    /** How long one read may wait now, at least 1 ms: a socket takes 0 for ever. */
    public int readMillis() {
        long left = (end - System.nanoTime()) / 1_000_000;
        return (int) Math.max(1, Math.min(left, silence.toMillis()));
    }

    void check() throws IOException {
        if (passed()) {
            throw new InterruptedIOException("not done after " + length.toSeconds() + " s");
        }
    }

    private void add(long count) throws IOException {
        bytes += Math.max(0, count);
        if (bytes > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
        check();
    }

    /** The same stream, which ends with an exception at the deadline or the limit. */
    public InputStream bound(InputStream in) {
        return new Bound(in);
    }

    /** More bytes than permitted. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long limit) {
            super("larger than the limit of " + limit + " bytes");
        }
    }

    private final class Bound extends InputStream {
        private final InputStream in;

        Bound(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            check();
            int value = in.read();
            add(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            check();
            int count = in.read(buffer, offset, length);
            add(count);
            return count;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
