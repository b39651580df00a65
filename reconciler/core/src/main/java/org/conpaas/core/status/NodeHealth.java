package org.conpaas.core.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;

/**
 * How well a node is, and why it is not better.
 *
 * @param reason empty when it is healthy
 */
public record NodeHealth(Health health, String reason) {
    private static final NodeHealth HEALTHY = new NodeHealth(Health.HEALTHY, "");

    /** Judges a report of a node that has reached (or works on) this spec. */
    public static NodeHealth of(NodeSpec wanted, NodeReport report) {
        return failed(report)
                .or(() -> applying(wanted, report))
                .or(() -> tasks(wanted, report))
                .or(() -> processes(report))
                .or(() -> probes(report))
                .orElse(HEALTHY);
    }

    private static Optional<NodeHealth> failed(NodeReport report) {
        return report.phase() == Phase.FAILED
                ? Optional.of(new NodeHealth(Health.DEGRADED, report.problem().orElse("its agent gives no reason")))
                : Optional.empty();
    }

    private static Optional<NodeHealth> applying(NodeSpec wanted, NodeReport report) {
        if (!report.fingerprint().equals(wanted.fingerprint())) {
            return Optional.of(new NodeHealth(Health.PROGRESSING, "its agent has not taken the new state yet"));
        }
        // a probe that is refused is no wonder while the node is not brought about; what keeps it from that says more
        return report.phase() == Phase.APPLYING
                ? Optional.of(new NodeHealth(
                        Health.PROGRESSING,
                        report.problem()
                                .or(() -> probes(report).map(NodeHealth::reason))
                                .orElse("its agent brings it about")))
                : Optional.empty();
    }

    /**
     * Only tasks that something waits for decide; what a user runs may fail without the node being ill, and so may a task whose
     * purpose is to end others.
     */
    private static Optional<NodeHealth> tasks(NodeSpec wanted, NodeReport report) {
        Set<String> required = new HashSet<>();
        wanted.tasks().forEach(task -> required.addAll(task.after()));
        wanted.tasks().stream()
                .filter(task -> task.ends() != TaskSpec.Ends.NOTHING)
                .forEach(task -> required.remove(task.name()));
        wanted.processes().forEach(process -> required.addAll(process.after()));
        return report.tasks().stream()
                .filter(task -> required.contains(task.name()))
                .flatMap(task -> required(task).stream())
                .findFirst();
    }

    private static Optional<NodeHealth> required(TaskReport task) {
        if (task.state() != TaskReport.State.STOPPED) {
            return Optional.of(new NodeHealth(Health.PROGRESSING, "task " + task.name() + " has not ended yet"));
        }
        int code = task.exitCode().orElse(0);
        return code == 0 || code == TaskSpec.NOTHING_TO_DO
                ? Optional.empty()
                : Optional.of(new NodeHealth(
                        Health.DEGRADED, "task " + task.name() + " ended with " + code + "; see its log"));
    }

    private static Optional<NodeHealth> processes(NodeReport report) {
        return report.processes().stream()
                .flatMap(process -> process(process).stream())
                .findFirst();
    }

    private static Optional<NodeHealth> process(ProcessReport process) {
        return switch (process.state()) {
            case RUNNING -> Optional.empty();
            case BACKOFF ->
                Optional.of(new NodeHealth(
                        Health.DEGRADED,
                        "process " + process.name() + " ended"
                                + process.exitCode()
                                        .map(code -> " with " + code)
                                        .orElse("") + "; restarted "
                                + process.restarts() + " times"
                                + process.nextStart()
                                        .map(at -> ", next start at " + at.truncatedTo(ChronoUnit.SECONDS))
                                        .orElse("")));
            case WAITING ->
                Optional.of(new NodeHealth(Health.PROGRESSING, "process " + process.name() + " is starting"));
            case STOPPING, STOPPED ->
                Optional.of(new NodeHealth(Health.PROGRESSING, "process " + process.name() + " is stopping"));
        };
    }

    private static Optional<NodeHealth> probes(NodeReport report) {
        return report.probes().stream()
                .filter(probe -> !probe.passing())
                .findFirst()
                .map(probe -> failing(probe, lastStart(report)));
    }

    /** A probe that has not passed since the last process started is waited for; one that has stopped to pass is a fault. */
    private static NodeHealth failing(ProbeReport probe, Instant lastStart) {
        Health health = probe.since().isAfter(lastStart) ? Health.DEGRADED : Health.PROGRESSING;
        return new NodeHealth(health, "probe " + probe.name() + ": " + probe.message());
    }

    private static Instant lastStart(NodeReport report) {
        return report.processes().stream()
                .flatMap(process -> process.since().stream())
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }
}
