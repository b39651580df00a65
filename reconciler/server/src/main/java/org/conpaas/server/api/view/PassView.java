package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;

/** What one pass did. @param id grows with time */
public record PassView(
        String id,
        String revision,
        Instant startedAt,
        long tookMillis,
        String trigger,
        String plan,
        List<ActionView> actions,
        String sync,
        String health,
        List<String> problems) {
    public PassView {
        actions = List.copyOf(actions);
        problems = List.copyOf(problems);
    }

    public record ActionView(String action, String outcome, long tookMillis) {}
}
