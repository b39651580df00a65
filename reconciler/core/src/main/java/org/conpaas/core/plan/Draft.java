package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.core.plan.Plan.Step;

/** A plan in the making: steps by key, in the order in which they were added. */
final class Draft {
    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** @return the step's key, for those that come after it */
    Set<String> add(Action action, String reason, Collection<String> after) {
        return add(new Step(action, reason, new LinkedHashSet<>(after), Optional.empty()));
    }

    Set<String> addBlocked(Action action, String reason, Collection<String> after, String by) {
        return add(new Step(action, reason, new LinkedHashSet<>(after), Optional.of(by)));
    }

    Set<String> await(String subject, String what) {
        return add(new Action.Await(subject, what), what, List.of());
    }

    private Set<String> add(Step step) {
        steps.put(step.key(), step);
        return Set.of(step.key());
    }

    /** What would change something waits for more than it did. */
    void hold(String key, String by) {
        steps.computeIfPresent(
                key, (same, step) -> new Step(step.action(), step.reason(), step.after(), Optional.of(by)));
    }

    /** These, and what comes after them, however far: a step is added after those that it waits for. */
    Set<String> andWhatFollows(Set<String> keys) {
        Set<String> all = new HashSet<>(keys);
        steps.values().stream()
                .filter(step -> !Collections.disjoint(step.after(), all))
                .forEach(step -> all.add(step.key()));
        return all;
    }

    List<Step> steps() {
        return new ArrayList<>(steps.values());
    }

    boolean changes(String key) {
        return Optional.ofNullable(steps.get(key)).map(step -> !step.isWait()).orElse(false);
    }
}
