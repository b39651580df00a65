package org.conpaas.cli.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have gone by, and tells the place where they go from the one where they come from when it fails. */
final class Counted extends FilterOutputStream {
    private final LongConsumer listener;
    private long sum;

    Counted(OutputStream out, LongConsumer listener) {
        super(out);
        this.listener = listener;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw new Untaken(e);
        }
        sum += length;
        listener.accept(sum);
    }

    /** It is not the sender that failed, but the place where the bytes should go. */
    static final class Untaken extends IOException {
        private static final long serialVersionUID = 1;

        Untaken(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
