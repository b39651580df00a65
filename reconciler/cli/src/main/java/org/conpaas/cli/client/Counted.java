package org.conpaas.cli.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have gone by. */
final class Counted extends FilterOutputStream {
    private final LongConsumer listener;
    private long sum;

    Counted(OutputStream out, LongConsumer listener) {
        super(out);
        this.listener = listener;
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
        listener.accept(++sum);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        sum += length;
        listener.accept(sum);
    }
}
