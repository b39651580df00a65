package org.conpaas.managers.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;

/** A node's spec while a manager writes it. Everything is kept in the order in which it was added. One thread. */
public final class NodeDraft {
    private static final int READABLE = 0644;
    private static final int EXECUTABLE = 0755;

    private final NodeSpec base;
    private final List<ArtifactSpec> artifacts = new ArrayList<>();
    private final List<FileSpec> files = new ArrayList<>();
    private final List<TaskSpec> tasks = new ArrayList<>();
    private final List<ProcessSpec> processes = new ArrayList<>();
    private final List<ProbeSpec> probes = new ArrayList<>();
    private final List<MetricSpec> metrics = new ArrayList<>();

    private NodeDraft(NodeSpec base) {
        this.base = base;
    }

    public static NodeDraft of(ServiceContext context, NodeId node) {
        return new NodeDraft(context.node(node));
    }

    public NodeDraft artifact(ArtifactSpec artifact) {
        artifacts.add(artifact);
        return this;
    }

    public NodeDraft file(String path, String content) {
        files.add(new FileSpec(path, content, READABLE));
        return this;
    }

    public NodeDraft executable(String path, String content) {
        files.add(new FileSpec(path, content, EXECUTABLE));
        return this;
    }

    public NodeDraft task(TaskSpec task) {
        tasks.add(task);
        return this;
    }

    public NodeDraft process(ProcessSpec process) {
        processes.add(process);
        return this;
    }

    /** A process in the node's root, with nothing to wait for. */
    public NodeDraft process(
            String name, List<String> command, List<String> reloadOn, List<String> restartOn, Duration stopTimeout) {
        return process(new ProcessSpec(name, command, Map.of(), "", List.of(), reloadOn, restartOn, stopTimeout));
    }

    /** A probe by HTTP, asked every five seconds once it passes. */
    public NodeDraft http(String name, String url) {
        probes.add(
                new ProbeSpec(name, ProbeSpec.Kind.HTTP, url, List.of(), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        return this;
    }

    /** Has the agent tell what the node uses, or what a file of it says. */
    public NodeDraft metric(MetricSpec metric) {
        metrics.add(metric);
        return this;
    }

    /** The spec without its fingerprint. */
    public NodeSpec spec() {
        return new NodeSpec(
                base.name(),
                base.fingerprint(),
                base.sandbox(),
                base.environment(),
                artifacts,
                files,
                tasks,
                processes,
                probes,
                base.disks(),
                base.limits(),
                metrics);
    }
}
