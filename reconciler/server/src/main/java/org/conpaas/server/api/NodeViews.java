package org.conpaas.server.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.server.api.view.NodeView;
import org.conpaas.server.api.view.ServiceView;
import org.conpaas.server.api.view.ServiceView.RoleView;

/** Services and nodes as people are shown them. Pure. */
public final class NodeViews {
    private NodeViews() {}

    public static ServiceView service(ServiceStatus service) {
        return new ServiceView(
                service.name(),
                service.type(),
                service.health().name(),
                service.running(),
                service.url(),
                roles(service.nodes()),
                service.nodes().stream().map(NodeViews::node).toList());
    }

    private static SortedMap<String, RoleView> roles(List<NodeStatus> nodes) {
        SortedMap<String, RoleView> roles = new TreeMap<>();
        nodes.forEach(node -> roles.merge(node.id().role(), role(node), NodeViews::sum));
        return roles;
    }

    private static RoleView role(NodeStatus node) {
        int wanted = node.wanted() ? 1 : 0;
        return new RoleView(wanted, node.health() == Health.HEALTHY ? wanted : 0);
    }

    private static RoleView sum(RoleView one, RoleView other) {
        return new RoleView(one.wanted() + other.wanted(), one.healthy() + other.healthy());
    }

    public static NodeView node(NodeStatus node) {
        Optional<NodeReport> report = node.report();
        NodeReport.Usage usage = report.map(NodeReport::usage).orElse(NodeReport.Usage.NONE);
        return new NodeView(
                node.id().toString(),
                node.id().application(),
                node.id().service(),
                node.id().role(),
                node.id().ordinal(),
                node.facts().map(MachineFacts::address),
                node.facts().flatMap(MachineFacts::publicAddress),
                node.facts().map(facts -> facts.sandbox().isolation().name().toLowerCase(Locale.ROOT)),
                node.machine().toString(),
                node.facts().map(facts -> facts.state().name()),
                node.cloud(),
                node.facts().map(MachineFacts::agent),
                node.health().name(),
                node.reason(),
                report.map(known -> known.phase().name()),
                report.flatMap(NodeReport::problem),
                report.stream()
                        .flatMap(known -> known.processes().stream())
                        .map(NodeViews::process)
                        .toList(),
                report.stream()
                        .flatMap(known -> known.tasks().stream())
                        .map(NodeViews::task)
                        .toList(),
                report.stream()
                        .flatMap(known -> known.probes().stream())
                        .map(NodeViews::probe)
                        .toList(),
                usage.cpuSeconds(),
                usage.memoryBytes());
    }

    private static NodeView.ProcessView process(NodeReport.ProcessReport process) {
        return new NodeView.ProcessView(
                process.name(),
                process.state().name(),
                process.pid(),
                process.restarts(),
                process.exitCode(),
                process.since());
    }

    private static NodeView.TaskView task(NodeReport.TaskReport task) {
        return new NodeView.TaskView(
                task.name(), task.key(), task.state().name(), task.exitCode(), task.startedAt(), task.endedAt());
    }

    private static NodeView.ProbeView probe(NodeReport.ProbeReport probe) {
        return new NodeView.ProbeView(probe.name(), probe.passing(), probe.message(), probe.since());
    }
}
