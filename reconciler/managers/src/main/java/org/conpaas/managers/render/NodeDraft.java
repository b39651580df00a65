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
    private static final int SECRET = 0600;

    private final NodeSpec base;
    private Map<String, String> environment;
    private final List<ArtifactSpec> artifacts = new ArrayList<>();
    private final List<FileSpec> files = new ArrayList<>();
    private final List<TaskSpec> tasks = new ArrayList<>();
    private final List<ProcessSpec> processes = new ArrayList<>();
    private final List<ProbeSpec> probes = new ArrayList<>();
    private final List<MetricSpec> metrics = new ArrayList<>();

    private NodeDraft(NodeSpec base) {
        this.base = base;
        this.environment = base.environment();
    }

    public static NodeDraft of(ServiceContext context, NodeId node) {
        return new NodeDraft(context.node(node));
    }

    /** A node whose processes get the service's variables by another way, or not at all: other variables restart nothing. */
    public NodeDraft withoutEnvironment() {
        environment = Map.of();
        return this;
    }

    public NodeDraft artifact(ArtifactSpec artifact) {
        artifacts.add(artifact);
        return this;
    }

    public NodeDraft file(String path, String content) {
        files.add(new FileSpec(path, content, READABLE));
        return this;
    }

    /** @param mode permission bits, for example {@code 0600} */
    public NodeDraft file(String path, int mode, String content) {
        files.add(new FileSpec(path, content, mode));
        return this;
    }

    public NodeDraft executable(String path, String content) {
        files.add(new FileSpec(path, content, EXECUTABLE));
        return this;
    }

    /** A file that only the agent's user may read. */
    public NodeDraft secret(String path, String content) {
        files.add(new FileSpec(path, content, SECRET));
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
        return probe(name, ProbeSpec.Kind.HTTP, url, List.of(), Duration.ofSeconds(5));
    }

    /** A probe that passes when somebody listens there, asked every five seconds once it passes. */
    public NodeDraft tcp(String name, String hostAndPort) {
        return probe(name, ProbeSpec.Kind.TCP, hostAndPort, List.of(), Duration.ofSeconds(5));
    }

    /** A probe that starts a program, hence is asked once in a minute when it passes. */
    public NodeDraft command(String name, List<String> command) {
        return probe(name, ProbeSpec.Kind.COMMAND, "", command, Duration.ofMinutes(1));
    }

    private NodeDraft probe(String name, ProbeSpec.Kind kind, String target, List<String> command, Duration every) {
        probes.add(new ProbeSpec(name, kind, target, command, every, Duration.ofSeconds(5)));
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
                environment,
                artifacts,
                files,
                tasks,
                processes,
                probes,
                base.disks(),
                base.limits(),
                metrics,
                base.data());
    }
}
