package org.conpaas.core.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.conpaas.core.plan.Action.Symbol;
import org.conpaas.core.plan.Plan.Step;

/** A plan in Terraform's grammar: marks, a closing count, and what would be done first. */
public final class PlanText {
    private PlanText() {}

    public static String of(String application, Plan plan) {
        if (plan.isEmpty()) {
            return application + ": nothing to do. What runs is what was committed.\n";
        }
        Set<String> told = new HashSet<>();
        String steps = plan.steps().stream().map(step -> line(step, told)).collect(Collectors.joining());
        return application + ":\n\n" + steps + "\n" + counts(plan) + "\n" + wave(plan);
    }

    /** @param told why steps are held, once for all of them */
    private static String line(Step step, Set<String> told) {
        String note = step.isWait() ? "" : "  (" + step.reason() + ")";
        String what = step.action() instanceof Action.Await await
                ? await.subject() + ": waits until " + await.what()
                : step.action().subject();
        String blocked = step.blockedBy()
                .map(by -> "\n          held: " + (told.add(by) ? by : "as above"))
                .orElse("");
        return String.format("  %3s %s%s%s%n", step.action().symbol(), what, note, blocked);
    }

    /** For example {@code Plan: 3 to create, 1 to update, 0 to replace, 0 to destroy.} */
    public static String counts(Plan plan) {
        return Symbol.legend().stream()
                .map(symbol -> plan.count(symbol) + " to " + symbol.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", ", "Plan: ", "."));
    }

    private static String wave(Plan plan) {
        List<Step> first = plan.firstWave();
        if (first.isEmpty()) {
            return plan.changes() ? "First: nothing; everything waits for what is said above.\n" : "";
        }
        return first.stream()
                .map(step -> step.action().symbol() + " " + step.action().subject())
                .collect(Collectors.joining(", ", "First: ", "\n"));
    }
}
