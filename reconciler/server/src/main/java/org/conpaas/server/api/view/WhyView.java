package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The chain from a commit to what it waits for. */
public record WhyView(List<Step> steps, Optional<Instant> nextTry, Optional<String> nextTryReason) {
    public WhyView {
        steps = List.copyOf(steps);
    }

    /** @param state {@code done}, {@code active}, {@code waiting} or {@code failed} · @param hint what to do about it */
    public record Step(
            String state, String text, Optional<Instant> since, Optional<String> detail, Optional<String> hint) {}
}
