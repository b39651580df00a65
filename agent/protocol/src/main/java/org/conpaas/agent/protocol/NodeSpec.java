package org.conpaas.agent.protocol;

import java.util.List;
import java.util.Map;

/**
 * Everything that one node should be. The agent converges to it in this order: disks, artifacts and files that are new or
 * changed; tasks and processes as their {@code after} lists allow; then, once every probe passes, what is no longer wanted
 * goes. Adding comes before removing, so that a new version answers before the old one leaves.
 *
 * <p>In {@link FileSpec#content()}, {@link ProcessSpec#command()}, {@link TaskSpec#command()}, environments, probe
 * and data commands the agent replaces:
 *
 * <ul>
 *   <li><code>${node}</code> the root of the node's own file tree as its processes see it
 *   <li><code>${address}</code> the node's address
 *   <li><code>${java}</code> a Java 17 (or newer) launcher
 *   <li><code>${artifact:NAME}</code> the directory (or file) where the artifact of that name was put
 * </ul>
 *
 * @param name the node's name, for example {@code blog/web/backend/1}; its identity
 * @param fingerprint digest of all the rest; two specs with equal fingerprints are the same
 * @param sandbox where the node lives on its machine
 * @param environment variables of every process and task of the node; those of the process or task win
 * @param artifacts immutable content, by digest
 * @param files files of the node's own tree
 * @param tasks what runs once
 * @param processes what runs always
 * @param probes what must hold for the node to be healthy; a node without probes is healthy when its processes run
 * @param disks directories that are kept apart from the node's tree
 * @param limits what the node may use
 * @param metrics where numbers about the node come from; a node without any tells none and costs nothing
 * @param data what can be taken out of the node while it serves
 */
public record NodeSpec(
        String name,
        String fingerprint,
        Sandbox sandbox,
        Map<String, String> environment,
        List<ArtifactSpec> artifacts,
        List<FileSpec> files,
        List<TaskSpec> tasks,
        List<ProcessSpec> processes,
        List<ProbeSpec> probes,
        List<DiskSpec> disks,
        Limits limits,
        List<MetricSpec> metrics,
        List<DataSpec> data) {
    public NodeSpec {
        environment = Map.copyOf(environment);
        artifacts = List.copyOf(artifacts);
        files = List.copyOf(files);
        tasks = List.copyOf(tasks);
        processes = List.copyOf(processes);
        probes = List.copyOf(probes);
        disks = List.copyOf(disks);
        metrics = List.copyOf(metrics);
        data = List.copyOf(data);
    }

    /** A spec without metrics and data. */
    public NodeSpec(
            String name,
            String fingerprint,
            Sandbox sandbox,
            Map<String, String> environment,
            List<ArtifactSpec> artifacts,
            List<FileSpec> files,
            List<TaskSpec> tasks,
            List<ProcessSpec> processes,
            List<ProbeSpec> probes,
            List<DiskSpec> disks,
            Limits limits) {
        this(
                name,
                fingerprint,
                sandbox,
                environment,
                artifacts,
                files,
                tasks,
                processes,
                probes,
                disks,
                limits,
                List.of(),
                List.of());
    }
}
