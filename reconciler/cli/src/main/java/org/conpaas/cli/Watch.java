package org.conpaas.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The option of commands that can show the same again and again. */
final class Watch {
    private static final long MILLIS = 2_000;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again every 2 s; Ctrl-C ends.")
    boolean wanted;

    /** Shows it once, or until the user has seen enough. */
    int repeat(Output output, Callable<Integer> once) throws Exception {
        int code = once.call();
        while (wanted) {
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException enough) {
                Thread.currentThread().interrupt();
                return code;
            }
            output.newScreen();
            code = once.call();
        }
        return code;
    }
}
