package org.conpaas.managers.php;

import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.managers.Engines;
import org.conpaas.managers.Given;
import org.conpaas.managers.PlainNode;

/** The nodes of one php service, really run: does step by step what plan and agent do. */
final class PhpLab implements AutoCloseable {
    static final NodeId PROXY = Given.id("proxy", 1);
    static final NodeId WEB = Given.id("web", 1);
    static final NodeId FIRST = Given.id("backend", 1);
    static final NodeId SECOND = Given.id("backend", 2);

    private final Path directory;
    private final Map<NodeId, PlainNode> nodes = new HashMap<>();
    private final Map<NodeId, NodeSpec> specs = new HashMap<>();
    private final Map<NodeId, Map<String, Process>> processes = new HashMap<>();

    /** @param directory is made readable for all, as it is in a node's own enclosure */
    PhpLab(Path directory) throws IOException {
        this.directory = directory;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A file of a code version. */
    PhpLab code(long generation, String path, String content) throws IOException {
        Path file = directory.resolve("code-" + generation).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** The service with its disks, as the planner would give them. */
    Given disks(Given given) throws IOException {
        for (NodeId node : given.context().nodes().keySet()) {
            for (var disk : new TreeMap<>(new PhpManager().disks(given.spec())).entrySet()) {
                boolean role = disk.getValue().role().map(node.role()::equals).orElse(true);
                if (role && new PhpManager().getsDisk(given.spec(), disk.getKey(), node)) {
                    Path path = directory("disk-" + disk.getKey());
                    given.disk(
                            node,
                            new DiskSpec(
                                    disk.getKey(),
                                    path.toString(),
                                    disk.getValue().at(),
                                    false));
                }
            }
        }
        return given;
    }

    /** Brings a node to what the service says now, and waits until its probes pass. */
    void apply(Given given, NodeId id) throws Exception {
        NodeSpec now =
                Objects.requireNonNull(new PhpManager().render(given.context()).get(id));
        Optional<NodeSpec> old = Optional.ofNullable(specs.put(id, now));
        PlainNode node = node(id, now.sandbox().address());
        given.context().code().ifPresent(code -> node.artifact("code", directory.resolve("code-" + code.generation())));
        Set<String> changed = node.write(now);
        for (ProcessSpec process : now.processes()) {
            bring(id, node, process, changed);
        }
        for (ProbeSpec probe : now.probes()) {
            await(id + ": " + probe.name(), () -> passes(probe), node::log);
        }
        old.ifPresent(before -> node.removeFiles(before, now));
    }

    private void bring(NodeId id, PlainNode node, ProcessSpec process, Set<String> changed) throws Exception {
        Map<String, Process> running = processes.computeIfAbsent(id, none -> new HashMap<>());
        Process present = running.get(process.name());
        if (present == null) {
            running.put(process.name(), node.start(process));
        } else if (process.reloadOn().stream().anyMatch(changed::contains)) {
            Engines.hangUp(present);
        }
    }

    private static boolean passes(ProbeSpec probe) {
        return probe.kind() != ProbeSpec.Kind.HTTP || get(probe.target()).status() == 200;
    }

    void applyAll(Given given, NodeId... ids) throws Exception {
        for (NodeId id : ids) {
            apply(given, id);
        }
    }

    PlainNode node(NodeId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    Process process(NodeId id, String name) {
        return Objects.requireNonNull(Objects.requireNonNull(processes.get(id)).get(name));
    }

    /** Starts it again, as an agent does when it has ended. */
    void restart(NodeId id, String name) {
        ProcessSpec spec = Objects.requireNonNull(specs.get(id)).processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow();
        Objects.requireNonNull(processes.get(id)).put(name, node(id).start(spec));
    }

    private PlainNode node(NodeId id, String address) throws IOException {
        PlainNode known = nodes.get(id);
        if (known != null) {
            return known;
        }
        PlainNode made = new PlainNode(directory("node " + id.toString().replace('/', '-')), address);
        nodes.put(id, made);
        return made;
    }

    /** Stops a node as its agent does. */
    void end(NodeId id) throws InterruptedException {
        for (Process process : Objects.requireNonNull(processes.remove(id)).values()) {
            process.destroy();
            PlainNode.ended(process);
        }
        specs.remove(id);
    }

    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Map.Entry<NodeId, PlainNode> node : nodes.entrySet()) {
            all.append(node.getKey()).append('\n').append(node.getValue().log());
        }
        return all.toString();
    }

    @Override
    public void close() {
        nodes.values().forEach(PlainNode::close);
    }
}
