package org.conpaas.agent.protocol;

import java.time.Duration;
import java.util.List;

/**
 * A question that is asked again and again until it is answered, then less often.
 *
 * @param name unique in its node
 * @param kind what is asked
 * @param target HTTP: a URL (any 2xx or 3xx passes) · TCP: {@code host:port} · COMMAND: unused
 * @param command COMMAND: program and arguments, exit code 0 passes; else empty
 * @param every between two questions while it passes; while it fails the agent asks every 50 ms at first, and never less
 *     often than this
 * @param timeout for one question
 */
public record ProbeSpec(String name, Kind kind, String target, List<String> command, Duration every, Duration timeout) {
    public ProbeSpec {
        command = List.copyOf(command);
    }

    public enum Kind {
        HTTP,
        TCP,
        COMMAND
    }
}
