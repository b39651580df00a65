package org.conpaas.core.plan;

import java.util.List;
import java.util.Optional;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.Observed;
import org.conpaas.core.plan.Plan.Step;

/**
 * Compares what should be with what is. The same function stands behind {@code cps plan}, the dashboard, what-if and the pass.
 *
 * <p>Laws: the plan of what was applied is empty; the order of inputs does not matter; nothing outside the inventory is
 * pruned; Unknown yields neither create nor prune; the order respects every dependency.
 */
public final class Planner {
    private Planner() {}

    public static Plan plan(Desired desired, Observed observed, Inventory inventory, Policy policy) {
        Draft draft = new Draft();
        Additions additions = new Additions(desired, observed, inventory, draft);
        additions.add();
        new Replacements(desired, observed, inventory, draft, additions).add();
        new Removals(desired, observed, inventory, policy, draft, additions).add();
        List<Step> steps = hold(desired, guard(desired, draft.steps(), inventory, policy));
        return new Plan(Quotas.guard(desired, steps, observed, inventory));
    }

    /** Holds back every deletion when there are more of them than the policy permits. */
    private static List<Step> guard(Desired desired, List<Step> steps, Inventory inventory, Policy policy) {
        long deletions = steps.stream()
                .filter(step -> step.action() instanceof Action.DeleteMachine gone && isLoss(desired, gone))
                .count();
        int machines = inventory.machines().size();
        if (policy.permits(deletions, machines)) {
            return steps;
        }
        String ask = "takes away " + deletions + " of " + machines
                + " machines: confirm it with cps apply --confirm REVISION " + desired.application();
        return steps.stream()
                .map(step ->
                        step.action().destroys() || step.action() instanceof Action.TakeDump ? held(step, ask) : step)
                .toList();
    }

    /** Another takes the place of a machine that is replaced, or that moves. */
    private static boolean isLoss(Desired desired, Action.DeleteMachine gone) {
        return !gone.replace() && !desired.topology().moving().containsKey(gone.machine());
    }

    /** Nothing is done of services that could not reach each other afterwards. */
    private static List<Step> hold(Desired desired, List<Step> steps) {
        return desired.held().isEmpty()
                ? steps
                : steps.stream()
                        .map(step -> Optional.ofNullable(
                                        desired.held().get(step.action().service()))
                                .filter(why -> !step.isWait())
                                .map(why -> held(step, why))
                                .orElse(step))
                        .toList();
    }

    private static Step held(Step step, String ask) {
        return new Step(step.action(), step.reason(), step.after(), Optional.of(ask));
    }
}
