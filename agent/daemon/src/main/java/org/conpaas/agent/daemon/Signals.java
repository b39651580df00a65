package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals through one shell that stays for that: the JVM itself can signal neither a process group nor {@code HUP},
 * and a program per signal would cost a thousand of them when a thousand nodes stop.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final String SCRIPT = "while read -r name target; do kill -s $name -- $target 2>/dev/null; done";

    private @Nullable Process shell;

    void toGroup(String signal, long leader) {
        send(signal + " -" + leader);
    }

    void toProcess(String signal, long pid) {
        send(signal + " " + pid);
    }

    private synchronized void send(String line) {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Writer writer = shell().outputWriter(StandardCharsets.US_ASCII);
                writer.write(line + "\n");
                writer.flush();
                return;
            } catch (IOException e) {
                log.warn("The shell that sends signals ended: {}", e.getMessage());
                shell = null;
            }
        }
    }

    private Process shell() throws IOException {
        Process current = shell;
        if (current == null || !current.isAlive()) {
            current = new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            shell = current;
        }
        return current;
    }
}
