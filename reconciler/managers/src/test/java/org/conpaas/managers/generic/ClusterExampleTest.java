package org.conpaas.managers.generic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.managers.Given;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code examples/generic-cluster} on three nodes. */
class ClusterExampleTest {
    private static final Path CODE = Path.of("../../examples/generic-cluster/code");

    private final Map<PlainNode, NodeSpec> nodes = new LinkedHashMap<>();

    @BeforeEach
    void nodes(@TempDir Path directory) throws IOException {
        Given given = Given.service("generic")
                .node("master", "127.77.4.1")
                .node("node", "127.77.4.2")
                .node("node", "127.77.4.3")
                .code("code-a", 1, "code.tar.gz")
                .asked("op-1", "run", "2000")
                .asked("op-2", "interrupt")
                .asked("op-3", "cleanup");
        for (NodeSpec spec : new GenericManager().render(given.context()).values()) {
            Path root = Files.createDirectories(directory.resolve(spec.name().replace('/', '-')));
            PlainNode node = new PlainNode(root, spec.sandbox().address());
            node.write(spec);
            copyCode(root.resolve("var/cache/cpsagent/bin"));
            nodes.put(node, spec);
        }
    }

    @AfterEach
    void stop() {
        nodes.keySet().forEach(PlainNode::close);
    }

    @Test
    void counts_every_prime_once() throws Exception {
        assertThat(onAll("init")).containsOnly(0);
        assertThat(onAll("notify")).containsOnly(0);
        assertThat(onAll("run")).containsOnly(0);
        int primes = 0;
        for (PlainNode node : nodes.keySet()) {
            primes += Integer.parseInt(
                    Files.readString(node.path("root/results/share")).trim());
        }
        assertThat(primes).isEqualTo(303);
    }

    @Test
    void stops_when_it_is_interrupted() throws Exception {
        onAll("init");
        PlainNode node = nodes.keySet().iterator().next();
        Files.createFile(node.path("root/results/stop"));
        assertThat(run(node, "run")).isEqualTo(3);
        assertThat(run(node, "interrupt")).isZero();
    }

    @Test
    void leaves_nothing_behind() throws Exception {
        onAll("init");
        onAll("run");
        assertThat(onAll("cleanup")).containsOnly(0);
        for (PlainNode node : nodes.keySet()) {
            assertThat(node.path("root")).isDirectoryNotContaining("glob:**/[!.]*");
        }
    }

    private List<Integer> onAll(String script) throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        for (PlainNode node : nodes.keySet()) {
            codes.add(run(node, script));
        }
        return codes;
    }

    private int run(PlainNode node, String script) throws InterruptedException {
        TaskSpec task = java.util.Objects.requireNonNull(nodes.get(node)).tasks().stream()
                .filter(candidate -> candidate.name().equals(script))
                .findFirst()
                .orElseThrow();
        return node.run(task);
    }

    private static void copyCode(Path target) throws IOException {
        Files.createDirectories(target);
        try (var scripts = Files.list(CODE)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, target.resolve(script.getFileName().toString()));
            }
        }
    }
}
