package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.List;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;

/** Puts a task in front of everything that a node runs. */
final class Prelude {
    private Prelude() {}

    /** @param artifact what the task works on */
    static NodeSpec before(NodeSpec spec, ArtifactSpec artifact, TaskSpec first) {
        return new NodeSpec(
                spec.name(),
                spec.fingerprint(),
                spec.sandbox(),
                spec.environment(),
                with(artifact, spec.artifacts()),
                spec.files(),
                with(
                        first,
                        spec.tasks().stream()
                                .map(task -> later(task, first.name()))
                                .toList()),
                spec.processes().stream()
                        .map(process -> later(process, first.name()))
                        .toList(),
                spec.probes(),
                spec.disks(),
                spec.limits(),
                spec.metrics(),
                spec.data());
    }

    private static TaskSpec later(TaskSpec task, String first) {
        return new TaskSpec(
                task.name(),
                task.key(),
                task.when(),
                task.command(),
                task.environment(),
                task.cleanEnvironment(),
                task.directory(),
                with(first, task.after()),
                task.ends(),
                task.timeout());
    }

    private static ProcessSpec later(ProcessSpec process, String first) {
        return new ProcessSpec(
                process.name(),
                process.command(),
                process.environment(),
                process.directory(),
                with(first, process.after()),
                process.reloadOn(),
                process.restartOn(),
                process.stopTimeout());
    }

    private static <T> List<T> with(T first, List<T> rest) {
        List<T> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }
}
