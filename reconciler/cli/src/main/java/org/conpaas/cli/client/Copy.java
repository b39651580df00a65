package org.conpaas.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Copies with a listener. */
final class Copy {
    private static final int AT_ONCE = 1 << 18;

    private Copy() {}

    static void of(Path file, OutputStream out, LongConsumer copied) throws IOException {
        byte[] buffer = new byte[AT_ONCE];
        long sum = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                sum += read;
                copied.accept(sum);
            }
        }
    }
}
