package org.conpaas.agent.daemon;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;

/**
 * What the runs of a node's tasks came to, read from its ledger.
 *
 * @param runs whether the task of that name runs now
 */
record Outcomes(NodeState state, Predicate<String> runs) {

    /** Whether all these have ended, with any code. */
    boolean ended(NodeSpec spec, List<String> names) {
        return names.stream().allMatch(name -> outcome(spec, name).isPresent());
    }

    /** Whether all these have ended with 0. */
    boolean succeeded(NodeSpec spec, List<String> names) {
        return names.stream()
                .allMatch(name -> outcome(spec, name).filter(code -> code == 0).isPresent());
    }

    /** A sentence about what processes wait for in vain. */
    Optional<String> obstacle(NodeSpec spec) {
        Set<String> awaited = new HashSet<>();
        spec.processes().forEach(process -> awaited.addAll(process.after()));
        return awaited.stream()
                .sorted()
                .filter(name -> outcome(spec, name).filter(code -> code != 0).isPresent())
                .map(name ->
                        "Task " + name + " ended with " + outcome(spec, name).orElse(0)
                                + "; the processes that come after it are not started. Its log says why")
                .findFirst();
    }

    /** What its present key came to; 0 for a key that asks for no run; empty while that is open. */
    private Optional<Integer> outcome(NodeSpec spec, String name) {
        Optional<TaskSpec> task =
                spec.tasks().stream().filter(known -> known.name().equals(name)).findFirst();
        if (task.isEmpty() || runs.test(name)) {
            return Optional.empty();
        }
        NodeState.Ledger ledger = state.ledger(name);
        NodeState.Run run = ledger.runs().get(task.get().key());
        boolean current = task.get().when() != TaskSpec.When.ON_CHANGE
                || ledger.noted().equals(Optional.of(task.get().key()));
        if (!current) {
            return Optional.empty();
        }
        if (run == null) {
            return task.get().when() == TaskSpec.When.ON_CHANGE ? Optional.of(0) : Optional.empty();
        }
        return run.exitCode().filter(code -> code == 0 || task.get().when() != TaskSpec.When.UNTIL_DONE);
    }

    /** What went wrong with the present key of a task. */
    Optional<String> problem(NodeSpec spec) {
        return spec.tasks().stream()
                .map(task -> state.ledger(task.name()).runs().get(task.key()))
                .filter(run -> run != null)
                .flatMap(run -> run.problem().stream())
                .findFirst();
    }

    List<TaskReport> reports(NodeSpec spec) {
        return spec.tasks().stream().map(this::report).toList();
    }

    private TaskReport report(TaskSpec task) {
        NodeState.Ledger ledger = state.ledger(task.name());
        // while an older key still runs, that is what there is to tell
        String key = ledger.running().map(Map.Entry::getKey).orElse(task.key());
        NodeState.Run run = ledger.runs().get(key);
        if (run == null) {
            return new TaskReport(
                    task.name(),
                    key,
                    TaskReport.State.NEVER_STARTED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        return new TaskReport(task.name(), key, run.state(), run.exitCode(), run.startedAt(), run.endedAt());
    }
}
