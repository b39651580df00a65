package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Decision;
import org.conpaas.engine.AutoscalingState;

/**
 * How a scaled service stands.
 *
 * @param everySeconds the adaptation interval
 * @param responseSeconds what 95 of 100 requests must stay under
 * @param written the manifest's own counts, by role
 * @param counts those that are followed now
 * @param history decisions that changed a count, newest first
 */
public record AutoscalingView(
        double everySeconds,
        double responseSeconds,
        String strategy,
        Map<String, Autoscaling.Range> limits,
        Map<String, Integer> written,
        Map<String, Integer> counts,
        Optional<DecisionView> last,
        List<DecisionView> history) {
    /** A decision; its facts in the order in which they were found. */
    public record DecisionView(Instant at, boolean changes, String summary, Instant notBefore, List<FactView> facts) {
        static DecisionView of(Decision decision) {
            return new DecisionView(
                    decision.at(),
                    decision.changes(),
                    decision.summary(),
                    decision.notBefore(),
                    decision.facts().stream()
                            .map(fact -> new FactView(
                                    fact.kind().name().toLowerCase(Locale.ROOT), fact.subject(), fact.text()))
                            .toList());
        }
    }

    /** One line of an explanation; its subject is a role, or empty. */
    public record FactView(String kind, String subject, String text) {}

    public static AutoscalingView of(AutoscalingState state) {
        return new AutoscalingView(
                state.settings().every().toMillis() / 1000.0,
                state.settings().responseTime().toMillis() / 1000.0,
                state.settings().strategy().word(),
                state.settings().limits(),
                state.written(),
                state.counts(),
                state.last().map(DecisionView::of),
                state.changes().stream().map(DecisionView::of).toList());
    }
}
