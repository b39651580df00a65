package org.conpaas.managers.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.managers.Engines;
import org.conpaas.managers.Given;
import org.conpaas.managers.Listening;
import org.conpaas.managers.Load;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy and its backends through the life of a service, in the order in which the plan handles them. */
class WholeServiceTest {
    private static final NodeId PROXY = Given.id("proxy", 1);
    private static final NodeId FIRST = Given.id("backend", 1);
    private static final NodeId SECOND = Given.id("backend", 2);
    private static final String PAGE = "http://127.77.5.1:8080/";

    private final Map<NodeId, PlainNode> nodes = new HashMap<>();
    private final Map<NodeId, NodeSpec> specs = new HashMap<>();
    private final Map<NodeId, Process> processes = new HashMap<>();
    private Path directory;

    @BeforeEach
    void in(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(PlainNode::close);
    }

    @Test
    void loses_no_request_when_it_grows_changes_its_code_and_shrinks() throws Exception {
        Engines.assume("nginx");
        Given small = service(1, "one");
        apply(small, FIRST);
        apply(small, PROXY);
        try (Load load = Load.on(PAGE, 4)) {
            await("load is on", () -> load.answered() > 200);
            Given large = service(1, "one").node("backend", "127.77.5.3");
            apply(large, SECOND);
            apply(large, PROXY);
            Given changed = service(2, "two").node("backend", "127.77.5.3");
            apply(changed, FIRST);
            apply(changed, SECOND);
            assertThat(List.of(get(PAGE).body(), get(PAGE).body())).containsOnly("two");
            apply(service(2, "two"), PROXY);
            end(SECOND);
            int before = load.answered();
            await("load goes on", () -> load.answered() > before + 200);
            assertThat(load.failures()).isEmpty();
        }
    }

    private void apply(Given given, NodeId id) throws Exception {
        NodeSpec now =
                Objects.requireNonNull(new JavaManager().render(given.context()).get(id));
        NodeSpec old = specs.put(id, now);
        PlainNode node = node(id, now.sandbox().address());
        node.artifact("code", directory.resolve("code-" + generation(given)));
        node.write(now);
        if (old == null) {
            processes.put(id, node.start(now.processes().get(0)));
        } else if (id.equals(PROXY)) {
            Engines.hangUp(Objects.requireNonNull(processes.get(id)));
        }
        await(id + " is healthy", () -> get(now.probes().get(0).target()).status() == 200);
        Listening.as(new JavaManager()).declares(id, node);
        if (old != null) {
            node.removeFiles(old, now);
        }
    }

    private PlainNode node(NodeId id, String address) throws IOException {
        PlainNode known = nodes.get(id);
        if (known != null) {
            return known;
        }
        Path root = Files.createDirectories(directory.resolve(id.toString().replace('/', '-')));
        PlainNode node = new PlainNode(root, address)
                .artifact("web", Path.of("unused.jar"))
                .artifact("tomcat", Path.of(Objects.requireNonNull(System.getProperty("tomcat.directory"))));
        nodes.put(id, node);
        return node;
    }

    private void end(NodeId id) throws InterruptedException {
        Process process = Objects.requireNonNull(processes.get(id));
        process.destroy();
        PlainNode.ended(process);
    }

    private static long generation(Given given) {
        return given.context().code().orElseThrow().generation();
    }

    private Given service(long generation, String body) throws IOException {
        Path code = Files.createDirectories(directory.resolve("code-" + generation));
        Files.writeString(code.resolve("index.jsp"), body);
        return Given.service("java")
                .node("proxy", "127.77.5.1")
                .node("backend", "127.77.5.2")
                .code("code-" + generation, generation, "app.war");
    }
}
