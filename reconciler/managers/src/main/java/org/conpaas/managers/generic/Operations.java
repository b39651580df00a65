package org.conpaas.managers.generic;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.model.NodeId;

/** What may be done while scripts run, and what not. */
final class Operations {
    static final List<String> ALL = List.of(Scripts.RUN, Scripts.INTERRUPT, Scripts.CLEANUP, Scripts.KILL);

    private Operations() {}

    static String amountsTo(String operation, List<NodeReport> reports) {
        boolean again = operation.equals(Scripts.INTERRUPT)
                && reports.stream().flatMap(Operations::running).anyMatch(Scripts.INTERRUPT::equals);
        return again ? Scripts.KILL : operation;
    }

    /** @param operation one of {@link #ALL} */
    static Optional<String> refuses(String operation, List<NodeReport> reports) {
        Optional<NodeReport> busy = reports.stream()
                .filter(report -> running(report).findAny().isPresent())
                .findFirst();
        if (operation.equals(Scripts.RUN) || operation.equals(Scripts.CLEANUP)) {
            return busy.map(report -> what(report) + "; wait for it, or end it: " + interrupt(report));
        }
        return busy.isPresent()
                ? Optional.empty()
                : Optional.of("no script runs on any node, so there is nothing to " + operation);
    }

    /**
     * A new list of members, an operation and the like never wait; new code and a removal do, unless an interruption comes
     * with them.
     */
    static Optional<String> hold(NodeReport now, NodeSpec wanted) {
        boolean keepsCode = initKey(wanted).isPresent() && initKey(wanted).equals(initKey(now));
        if (keepsCode || running(now).findAny().isEmpty() || interrupts(now, wanted)) {
            return Optional.empty();
        }
        return Optional.of(what(now) + " and must not lose its code; wait for it, or end it: " + interrupt(now));
    }

    private static boolean interrupts(NodeReport now, NodeSpec wanted) {
        return wanted.tasks().stream()
                .filter(task ->
                        task.name().equals(Scripts.INTERRUPT) || task.name().equals(Scripts.KILL))
                .anyMatch(task -> now.tasks().stream().noneMatch(same(task)));
    }

    private static Predicate<TaskReport> same(TaskSpec task) {
        return report -> report.name().equals(task.name()) && report.key().equals(task.key());
    }

    private static Optional<String> initKey(NodeSpec wanted) {
        return wanted.tasks().stream()
                .filter(task -> task.name().equals(Scripts.INIT))
                .map(TaskSpec::key)
                .findFirst();
    }

    private static Optional<String> initKey(NodeReport now) {
        return now.tasks().stream()
                .filter(task -> task.name().equals(Scripts.INIT))
                .map(TaskReport::key)
                .findFirst();
    }

    private static Stream<String> running(NodeReport report) {
        return report.tasks().stream()
                .filter(task -> task.state() == TaskReport.State.RUNNING)
                .map(TaskReport::name)
                .filter(Scripts.NAMES::contains);
    }

    private static String what(NodeReport report) {
        return running(report).findFirst().map(name -> name + ".sh").orElse("a script") + " still runs on "
                + report.name();
    }

    private static String interrupt(NodeReport report) {
        return "cps generic interrupt " + NodeId.parse(report.name()).servicePath();
    }
}
