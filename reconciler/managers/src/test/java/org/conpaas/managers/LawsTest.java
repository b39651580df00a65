package org.conpaas.managers;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;

/** What holds for every service type, whatever the service. */
class LawsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern OWN_FILE = Pattern.compile("\\$\\{node}/([\\w./#-]+)");

    /** A service: its type, how many nodes each of its roles has, and what else it was given. */
    record World(String type, int first, int second, boolean code, boolean lowPorts, List<String> operations) {
        Given given(Random order) {
            Given given = Given.service(type);
            shuffled(nodes(), order).forEach(node -> given.place(node, address(node), Optional.empty()));
            shuffled(List.of("A", "B", "C"), order).forEach(name -> given.variable(name, "value of " + name));
            for (int i = 0; i < operations.size(); i++) {
                given.asked("op-" + i, operations.get(i), "parameter " + i);
            }
            if (lowPorts) {
                given.lowPorts();
            }
            if (type.equals("mysql")) {
                given.secret("password", "db", "it's secret");
            }
            return code ? given.code("code-a", 7, "code.tar.gz") : given;
        }

        World grown() {
            return new World(type, first, second + 1, code, lowPorts, List.of());
        }

        World quiet() {
            return new World(type, first, second, code, lowPorts, List.of());
        }

        private List<NodeId> nodes() {
            List<NodeId> nodes = new ArrayList<>();
            for (int i = 1; i <= first; i++) {
                nodes.add(Given.id(FIRST_ROLE.getOrDefault(type, ""), i));
            }
            for (int i = 1; i <= second; i++) {
                nodes.add(Given.id(GROWING_ROLE.getOrDefault(type, ""), i));
            }
            return nodes;
        }

        private static String address(NodeId node) {
            return "10.0." + node.role().length() + "." + node.ordinal();
        }
    }

    private static final Map<String, String> FIRST_ROLE =
            Map.of("java", "proxy", "php", "proxy", "generic", "master", "mysql", "mysql");
    private static final Map<String, String> GROWING_ROLE =
            Map.of("helloworld", "node", "java", "backend", "php", "backend", "generic", "node", "mysql", "glb");

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<List<String>> operations =
                Arbitraries.of("run", "interrupt", "cleanup", "kill").list().ofMaxSize(5);
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(
                        Arbitraries.of("helloworld", "java", "php", "generic", "mysql"),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 12),
                        either,
                        either,
                        operations)
                .as((type, first, second, code, lowPorts, asked) -> new World(
                        type,
                        type.equals("generic") ? 1 : type.equals("helloworld") ? 0 : first,
                        second,
                        code,
                        lowPorts,
                        asked));
    }

    @Property(tries = 200)
    void the_order_of_what_is_given_does_not_matter(
            @ForAll("worlds") World world, @ForAll Random one, @ForAll Random other) {
        assertThat(specs(world, one)).isEqualTo(specs(world, other));
    }

    @Property(tries = 200)
    void every_node_gets_its_spec_and_nobody_else_does(@ForAll("worlds") World world, @ForAll Random order) {
        ServiceContext context = world.given(order).context();
        Map<NodeId, NodeSpec> specs = specs(world, order);
        assertThat(specs.keySet()).isEqualTo(context.nodes().keySet());
        specs.forEach((node, spec) -> {
            assertThat(spec.name()).isEqualTo(node.toString());
            assertThat(spec.sandbox()).isEqualTo(context.machine(node).sandbox());
            // what changes with a service that it uses must not restart what serves people
            assertThat(spec.environment()).isEqualTo(world.type().equals("php") ? Map.of() : context.environment());
        });
    }

    @Property(tries = 200)
    void everything_that_is_named_exists(@ForAll("worlds") World world, @ForAll Random order) {
        specs(world, order).values().forEach(LawsTest::assertWhole);
    }

    @Property(tries = 200)
    void a_new_node_changes_only_those_that_must_know_it(@ForAll("worlds") World world, @ForAll Random order) {
        Map<NodeId, NodeSpec> before = specs(world.quiet(), order);
        Map<NodeId, NodeSpec> after = specs(world.grown(), order);
        before.forEach((node, spec) -> {
            NodeSpec now = Objects.requireNonNull(after.get(node));
            if (knowsOthers(world, node)) {
                assertThat(now.processes()).isEqualTo(spec.processes());
                assertThat(now).isNotEqualTo(spec);
            } else {
                assertThat(now).isEqualTo(spec);
            }
        });
    }

    /** The proxies of java and php know the backends; the members of generic know each other. */
    private static boolean knowsOthers(World world, NodeId node) {
        return node.role().equals("proxy") || world.type().equals("generic");
    }

    private static Map<NodeId, NodeSpec> specs(World world, Random order) {
        Manager manager = ServiceTypes.catalogue().manager(world.type());
        return manager.render(world.given(order).context()).entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> NodeSpecs.finish(entry.getValue())));
    }

    private static void assertWhole(NodeSpec spec) {
        List<String> files = spec.files().stream().map(FileSpec::path).toList();
        List<String> tasks = spec.tasks().stream().map(TaskSpec::name).toList();
        Set<String> known = new HashSet<>(Set.of("node", "address", "java"));
        spec.artifacts().stream().map(ArtifactSpec::name).forEach(name -> known.add("artifact:" + name));
        assertThat(texts(spec).flatMap(text -> found(PLACEHOLDER, text))).isSubsetOf(known);
        assertThat(commands(spec)
                        .flatMap(text -> found(OWN_FILE, text))
                        .filter(path -> path.startsWith("bin/") || path.startsWith("etc/")))
                .isSubsetOf(files);
        assertThat(spec.processes().stream()
                        .flatMap(process -> Stream.concat(process.reloadOn().stream(), process.restartOn().stream())))
                .isSubsetOf(files);
        assertThat(spec.tasks().stream().flatMap(task -> task.after().stream())).isSubsetOf(tasks);
        assertUnique(files);
        assertUnique(tasks);
        assertUnique(names(spec.processes(), ProcessSpec::name));
        assertUnique(names(spec.probes(), ProbeSpec::name));
        assertUnique(names(spec.artifacts(), ArtifactSpec::name));
        assertThat(spec.probes())
                .as("the agent fills in nothing in a probe's target")
                .noneMatch(probe -> probe.target().contains("${"));
    }

    private static <T> List<String> names(List<T> all, Function<T, String> name) {
        return all.stream().map(name).toList();
    }

    private static void assertUnique(List<String> names) {
        assertThat(names).doesNotHaveDuplicates();
    }

    private static Stream<String> texts(NodeSpec spec) {
        return Stream.concat(spec.files().stream().map(FileSpec::content), commands(spec));
    }

    private static Stream<String> commands(NodeSpec spec) {
        return Stream.concat(
                spec.processes().stream().flatMap(process -> process.command().stream()),
                spec.tasks().stream().flatMap(task -> task.command().stream()));
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1));
    }

    private static <T> List<T> shuffled(List<T> all, Random order) {
        List<T> result = new ArrayList<>(all);
        Collections.shuffle(result, order);
        return result;
    }
}
