package org.conpaas.agent.daemon;

import static org.conpaas.agent.daemon.Eventually.eventually;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeReport.TaskReport;
import org.conpaas.agent.protocol.NodeSpec;

/** A machine of a test: real nodes with real processes, without a reconciler. Nothing survives its close. */
final class Machine implements AutoCloseable {
    final Home home;
    final SettableClock clock = new SettableClock();
    final Map<String, byte[]> origin = new ConcurrentHashMap<>();
    final AtomicInteger fetches = new AtomicInteger();
    final Set<String> gone = ConcurrentHashMap.newKeySet();
    Pools pools;
    Machinery machinery;
    Nodes nodes;

    Machine(Path root) throws IOException {
        home = new Home(root);
        Files.createDirectories(root);
        pools = new Pools();
        machinery = Agent.machinery(home, pools, this::open, clock);
        nodes = new Nodes(machinery, node -> {}, gone::add);
    }

    private Artifacts.Content open(String sha256, long from) throws IOException {
        fetches.incrementAndGet();
        byte[] content = origin.get(sha256);
        if (content == null) {
            throw new FileNotFoundException("no " + sha256);
        }
        return new Artifacts.Content(new ByteArrayInputStream(content), 0);
    }

    String offer(byte[] content) {
        var digest = Digest.sha256();
        digest.update(content);
        String sha256 = Digest.hex(digest);
        origin.put(sha256, content);
        return sha256;
    }

    /** As after a kill -9 of the agent: all its memory is gone, what runs goes on. */
    void restartAgent() throws IOException {
        pools.close();
        pools = new Pools();
        machinery = Agent.machinery(home, pools, this::open, clock);
        nodes = new Nodes(machinery, node -> {}, gone::add);
        nodes.restore();
    }

    void assign(NodeSpec... specs) {
        nodes.apply(new Assignment("e", 1, List.of(specs), List.of(), List.of(), List.of()));
    }

    void remove(String... names) {
        nodes.apply(new Assignment("e", 1, List.of(), List.of(names), List.of(), List.of()));
    }

    NodeReport report(String node) {
        return nodes.find(node).flatMap(Node::report).orElseThrow();
    }

    ProcessReport process(String node, String name) {
        return report(node).processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    TaskReport task(String node, String name) {
        return report(node).tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    NodeReport await(String node, Predicate<NodeReport> holds) {
        try {
            eventually(node, () -> holds.test(report(node)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " " + nodes.find(node).flatMap(Node::report), e);
        }
        return report(node);
    }

    NodeReport awaitApplied(NodeSpec spec) {
        return await(
                spec.name(),
                report ->
                        report.phase() == Phase.APPLIED && report.fingerprint().equals(spec.fingerprint()));
    }

    long awaitRunning(String node, String process) {
        await(node, report -> process(node, process).state() == ProcessReport.State.RUNNING);
        return process(node, process).pid();
    }

    Path tree(String node) {
        return new NodeDirectory(home.nodes().resolve(node)).root();
    }

    List<String> lines(String node, String file) throws IOException {
        Path path = tree(node).resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /** All processes of this machine's nodes. */
    Map<Long, Mark> processes() {
        return machinery.sweeper().processes();
    }

    @Override
    public void close() {
        nodes.stopAll().join();
        machinery.cgroups().close();
        pools.close();
    }
}
