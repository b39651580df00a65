package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * @param address that other nodes use
 * @param publicAddress that people use, when that is another
 * @param isolation what keeps it apart from other nodes: {@code netns}, {@code bubblewrap}, {@code plain} or {@code machine}
 * @param machineState {@code STARTING}, {@code RUNNING}, {@code STOPPED} or {@code FAILED}, as its cloud tells; empty: there is none, or it says nothing
 * @param reason why it is not healthy
 * @param phase how far its agent is
 */
public record NodeView(
        String name,
        String application,
        String service,
        String role,
        int ordinal,
        Optional<String> address,
        Optional<String> publicAddress,
        Optional<String> isolation,
        String machine,
        Optional<String> machineState,
        String cloud,
        Optional<String> agent,
        String health,
        String reason,
        Optional<String> phase,
        Optional<String> problem,
        List<ProcessView> processes,
        List<TaskView> tasks,
        List<ProbeView> probes,
        double cpuSeconds,
        long memoryBytes) {
    public record ProcessView(
            String name, String state, long pid, int restarts, Optional<Integer> exitCode, Optional<Instant> since) {}

    public record TaskView(
            String name,
            String key,
            String state,
            Optional<Integer> exitCode,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {}

    public record ProbeView(String name, boolean passing, String message, Instant since) {}
}
