package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DataSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;

/**
 * How to start the units of a node under one spec: everything replaced, everything fetched.
 *
 * @param placeholders with the places of all the spec's artifacts
 */
record Recipe(NodeSpec spec, NodeDirectory node, NodeState state, Placeholders placeholders, Machinery machinery) {

    /**
     * What a process is started with; as long as it stays equal the process is left alone.
     *
     * @throws Unworkable when a placeholder names nothing
     */
    String signature(ProcessSpec process) throws IOException {
        List<String> parts = new ArrayList<>(placeholders.replace(process.command()));
        parts.add("environment");
        environment(process.environment()).forEach((name, value) -> parts.add(name + "=" + value));
        parts.add("directory " + process.directory());
        for (String path : process.restartOn()) {
            NodeState.Written written = state.files.get(path);
            parts.add(path + " " + (written == null ? "" : written.digest()));
        }
        // what it sees of disks is fixed when it starts
        spec.disks()
                .forEach(disk ->
                        parts.add("disk " + disk.name() + " " + disk.path() + " " + disk.at() + " " + disk.readOnly()));
        String mounts = machinery.devices().mounts(spec.name(), spec.disks());
        if (!mounts.isEmpty()) {
            parts.add(mounts);
        }
        parts.add(spec.sandbox().isolation() + " " + spec.sandbox().network());
        return Digest.of(parts);
    }

    Running start(ProcessSpec process, String signature, int restarts) throws IOException {
        Map<String, String> environment = base();
        environment.putAll(environment(process.environment()));
        Unit unit = Unit.process(process.name());
        return machinery
                .launcher()
                .start(launch(unit, process.command(), environment, process.directory(), signature, restarts));
    }

    Running start(TaskSpec task) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        if (task.cleanEnvironment()) {
            environment.putAll(placeholders.replace(task.environment()));
        } else {
            environment.putAll(base());
            environment.putAll(environment(task.environment()));
        }
        return machinery
                .launcher()
                .start(launch(Unit.task(task.name()), task.command(), environment, task.directory(), "task", 0));
    }

    Running start(ProbeSpec probe) throws IOException {
        Map<String, String> environment = base();
        environment.putAll(environment(Map.of()));
        return machinery
                .launcher()
                .start(launch(Unit.probe(probe.name()), probe.command(), environment, "", "probe", 0));
    }

    Launcher.Piped start(DataSpec data) throws IOException {
        Map<String, String> environment = base();
        environment.putAll(environment(Map.of()));
        return machinery
                .launcher()
                .startPiped(launch(Unit.data(data.name()), data.command(), environment, "", "data", 0));
    }

    private Map<String, String> base() {
        return machinery.enclosure().environment(spec, node);
    }

    private Map<String, String> environment(Map<String, String> own) throws Unworkable {
        Map<String, String> environment = placeholders.replace(spec.environment());
        environment.putAll(placeholders.replace(own));
        return environment;
    }

    private Launch launch(
            Unit unit,
            List<String> command,
            Map<String, String> environment,
            String directory,
            String signature,
            int restarts)
            throws IOException {
        Path working = Tree.inside(node.root(), directory);
        Files.createDirectories(working);
        List<String> line = machinery.enclosure().command(spec, node, working, placeholders.replace(command));
        Instant now = machinery.clock().instant();
        List<Path> cgroups = machinery.cgroups().of(state.number());
        return new Launch(node, unit, mark(unit), line, environment, working, signature, restarts, now, cgroups);
    }

    Mark mark(Unit unit) throws IOException {
        return new Mark(machinery.launcher().homeNumber(), state.number(), state.unitNumber(unit));
    }
}
