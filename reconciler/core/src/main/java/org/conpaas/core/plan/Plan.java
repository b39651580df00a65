package org.conpaas.core.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that separates what is from what should be, in an order that respects every dependency. A pass does the first wave;
 * the next pass plans anew.
 *
 * @param steps each after the steps that it depends on
 */
public record Plan(List<Step> steps) {
    public static final Plan EMPTY = new Plan(List.of());

    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * @param action what to do
     * @param reason why, for people
     * @param after keys of steps of this plan that must be done first
     * @param blockedBy what a user must do or what must happen first, that no step of the plan brings about
     */
    public record Step(Action action, String reason, Set<String> after, Optional<String> blockedBy) {
        public Step {
            after = Set.copyOf(after);
        }

        /** Names the step in its plan. */
        public String key() {
            return keyOf(action);
        }

        public boolean isWait() {
            return action instanceof Action.Await;
        }
    }

    static String keyOf(Action action) {
        return action.symbol() + " " + action.subject();
    }

    /** No action and nothing to wait for. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Whether anything would be changed; false when there is only something to wait for. */
    public boolean changes() {
        return steps.stream().anyMatch(step -> !step.isWait());
    }

    /** What can be done at once. */
    public List<Step> firstWave() {
        return steps.stream().filter(this::isReady).toList();
    }

    private boolean isReady(Step step) {
        return step.after().isEmpty()
                && step.blockedBy().isEmpty()
                && !step.isWait()
                && !(step.action() instanceof Action.RenderNode);
    }

    /** What the application waits for: steps that only wait, and steps that somebody must unblock. */
    public List<Step> waits() {
        return steps.stream()
                .filter(step -> step.isWait() || step.blockedBy().isPresent())
                .toList();
    }

    public long count(Action.Symbol symbol) {
        return steps.stream().filter(step -> step.action().symbol() == symbol).count();
    }

    public Set<String> keys() {
        return steps.stream().map(Step::key).collect(Collectors.toSet());
    }
}
