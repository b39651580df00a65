package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.NodeSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All nodes of this agent. */
final class Nodes {
    private static final Logger log = LoggerFactory.getLogger(Nodes.class);

    private final Machinery machinery;
    private final Consumer<Node> changed;
    private final Consumer<String> gone;
    private final Map<String, Node> all = new ConcurrentHashMap<>();

    /** Nodes on their way out, and what is to come in their place. */
    private final Map<String, Optional<NodeSpec>> leaving = new HashMap<>();

    private int lastNumber;

    /**
     * @param changed told when a node's report changed
     * @param gone told the name of a node of which nothing is left
     */
    Nodes(Machinery machinery, Consumer<Node> changed, Consumer<String> gone) {
        this.machinery = machinery;
        this.changed = changed;
        this.gone = gone;
    }

    Collection<Node> all() {
        return all.values();
    }

    Optional<Node> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /** Finds the nodes of an earlier agent and takes over what runs of them; what belongs to none is killed. */
    synchronized void restore() throws IOException {
        List<Node> leavers = find();
        killStrays();
        for (Node node : all.values()) {
            if (leavers.contains(node)) {
                leave(node);
            } else {
                node.take(() -> {});
            }
        }
    }

    /** As {@link #restore}, but no node takes a turn: nothing is started again. */
    synchronized void restoreToStop() throws IOException {
        find();
        killStrays();
    }

    private List<Node> find() throws IOException {
        List<Node> leavers = new ArrayList<>();
        for (Path path : directories(machinery.home().nodes())) {
            restore(new NodeDirectory(path), leavers);
        }
        return leavers;
    }

    private static List<Path> directories(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (var children = Files.list(root)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                NodeDirectory node = new NodeDirectory(child);
                if (Files.exists(node.state()) || Files.exists(node.spec()) || Files.exists(node.removal())) {
                    found.add(child);
                } else {
                    found.addAll(directories(child));
                }
            }
        }
        return found;
    }

    private void restore(NodeDirectory directory, List<Node> leavers) throws IOException {
        String name = machinery.home().nodes().relativize(directory.path()).toString();
        NodeState state = state(directory);
        lastNumber = Math.max(lastNumber, state.number());
        Node node = new Node(name, directory, state, machinery, changed);
        all.put(name, node);
        node.adopt(spec(directory));
        if (Files.exists(directory.removal())) {
            leavers.add(node);
        }
    }

    private NodeState state(NodeDirectory directory) {
        try {
            return NodeState.read(directory.state());
        } catch (IOException e) {
            log.error("{}; the node starts anew and its processes are ended", Problems.sentence(e));
            return new NodeState(directory.state(), freshNumber());
        }
    }

    private static Optional<NodeSpec> spec(NodeDirectory directory) {
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(directory.spec()), NodeSpec.class));
        } catch (IOException e) {
            log.warn(
                    "Spec of {} is not readable, the reconciler will send it again: {}",
                    directory.path(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private void killStrays() throws IOException {
        Set<Mark> known = new HashSet<>();
        for (Node node : all.values()) {
            known.addAll(node.marks());
        }
        machinery.sweeper().kill(mark -> !known.contains(mark)).join();
    }

    private int freshNumber() {
        lastNumber = lastNumber % (Mark.NODES - 1) + 1;
        return lastNumber;
    }

    /** Any thread, one at a time. Returns at once; the nodes follow in their own time. */
    synchronized void apply(Assignment assignment) {
        Set<String> removed = new HashSet<>(assignment.removed());
        for (String name : removed) {
            Node node = all.get(name);
            if (node == null) {
                gone.accept(name);
            } else {
                leave(node);
            }
        }
        assignment.nodes().forEach(this::assign);
    }

    private void assign(NodeSpec spec) {
        if (leaving.containsKey(spec.name())) {
            leaving.put(spec.name(), Optional.of(spec));
            return;
        }
        try {
            Node node = all.get(spec.name());
            (node == null ? create(spec.name()) : node).assign(spec);
        } catch (IOException e) {
            log.error("Node {} is refused: {}", spec.name(), Problems.sentence(e));
        }
    }

    private Node create(String name) throws IOException {
        Path path = Tree.inside(machinery.home().nodes(), name);
        NodeDirectory directory = new NodeDirectory(path);
        Node node = new Node(name, directory, new NodeState(directory.state(), freshNumber()), machinery, changed);
        all.put(name, node);
        return node;
    }

    private void leave(Node node) {
        if (leaving.containsKey(node.name())) {
            leaving.put(node.name(), Optional.empty());
            return;
        }
        leaving.put(node.name(), Optional.empty());
        node.remove().thenRun(() -> left(node));
    }

    private synchronized void left(Node node) {
        all.remove(node.name());
        Optional<NodeSpec> next = leaving.getOrDefault(node.name(), Optional.empty());
        leaving.remove(node.name());
        if (next.isPresent()) {
            next.ifPresent(this::assign);
        } else {
            gone.accept(node.name());
        }
    }

    /** Stops all processes of all nodes; the nodes stay on disk. */
    CompletableFuture<Void> stopAll() {
        return CompletableFuture.allOf(all.values().stream().map(Node::stop).toArray(CompletableFuture[]::new));
    }
}
