package org.conpaas.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DataSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.agent.protocol.TaskSpec;

/** Says what a node should be, in few words. */
final class Specs {
    private final String name;
    private Sandbox sandbox = new Sandbox(Isolation.PLAIN, "127.1.77.1", "");
    private final List<ArtifactSpec> artifacts = new ArrayList<>();
    private final List<FileSpec> files = new ArrayList<>();
    private final List<TaskSpec> tasks = new ArrayList<>();
    private final List<ProcessSpec> processes = new ArrayList<>();
    private final List<ProbeSpec> probes = new ArrayList<>();
    private final List<DiskSpec> disks = new ArrayList<>();
    private Limits limits = Limits.NONE;
    private List<MetricSpec> metrics = List.of();
    private final List<DataSpec> data = new ArrayList<>();

    private Specs(String name) {
        this.name = name;
    }

    static Specs node(String name) {
        return new Specs(name);
    }

    Specs in(Isolation isolation, String network) {
        sandbox = new Sandbox(isolation, "127.1.77.1", network);
        return this;
    }

    Specs artifact(String artifact, String sha256, String fileName, boolean unpack, String into) {
        Optional<String> copy = into.isEmpty() ? Optional.empty() : Optional.of(into);
        artifacts.add(new ArtifactSpec(artifact, sha256, fileName, unpack, copy));
        return this;
    }

    Specs file(String path, String content) {
        files.add(new FileSpec(path, content, 0640));
        return this;
    }

    Specs process(String process, String script) {
        return process(process, script, List.of(), List.of(), List.of());
    }

    Specs process(String process, String script, List<String> after, List<String> reload, List<String> restart) {
        List<String> command = List.of("/bin/sh", "-c", script);
        processes.add(new ProcessSpec(process, command, Map.of(), "", after, reload, restart, Duration.ofSeconds(2)));
        return this;
    }

    Specs once(String task, String key, String script, String... after) {
        return task(task, key, TaskSpec.When.ONCE, script, TaskSpec.Ends.NOTHING, after);
    }

    Specs task(String task, String key, TaskSpec.When when, String script, TaskSpec.Ends ends, String... after) {
        List<String> command = script.isEmpty() ? List.of() : List.of("/bin/sh", "-c", script);
        tasks.add(new TaskSpec(task, key, when, command, Map.of(), false, "", List.of(after), ends, Optional.empty()));
        return this;
    }

    Specs task(TaskSpec task) {
        tasks.add(task);
        return this;
    }

    Specs probe(String probe, ProbeSpec.Kind kind, String target) {
        probes.add(new ProbeSpec(probe, kind, target, List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        return this;
    }

    Specs asking(String probe, String script) {
        probes.add(new ProbeSpec(
                probe,
                ProbeSpec.Kind.COMMAND,
                "",
                List.of("/bin/sh", "-c", script),
                Duration.ofMillis(100),
                Duration.ofSeconds(1)));
        return this;
    }

    Specs disk(String disk, String path, String at) {
        disks.add(new DiskSpec(disk, path, at, false));
        return this;
    }

    Specs readOnly(String disk, String path, String at) {
        disks.add(new DiskSpec(disk, path, at, true));
        return this;
    }

    Specs limits(Limits wanted) {
        limits = wanted;
        return this;
    }

    Specs metrics(MetricSpec... wanted) {
        metrics = List.of(wanted);
        return this;
    }

    Specs data(String name, String script) {
        data.add(new DataSpec(name, List.of("/bin/sh", "-c", script)));
        return this;
    }

    NodeSpec spec() {
        return spec(Digest.of(List.of(spec("").toString())));
    }

    private NodeSpec spec(String fingerprint) {
        return new NodeSpec(
                name,
                fingerprint,
                sandbox,
                Map.of(),
                artifacts,
                files,
                tasks,
                processes,
                probes,
                disks,
                limits,
                metrics,
                data);
    }
}
