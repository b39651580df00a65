package org.conpaas.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services that use others, also those that are not there. A checked manifest has no such thing; a plan must bear it all the same. */
class UsesTest {
    private static final NodeId WEB = NodeId.parse("app/web/front/1");
    private final World world = new World();

    @Provide
    Arbitrary<Manifest> tangles() {
        Arbitrary<List<String>> uses =
                Arbitraries.of("s0", "s1", "s2", "s3", "missing").list().uniqueElements();
        return uses.list().ofMinSize(1).ofMaxSize(4).map(UsesTest::tangle);
    }

    private static Manifest tangle(List<List<String>> uses) {
        List<ServiceSpec> services = new ArrayList<>();
        for (int i = 0; i < uses.size(); i++) {
            services.add(Manifests.service("s" + i, 1, 1, "hello", uses.get(i)));
        }
        return Manifests.app(services);
    }

    @Property
    @Label(
            "case 27: cycles and missing services: a plan ends, no step waits for itself, and all is made and taken away")
    void any_tangle_converges(@ForAll("tangles") Manifest before, @ForAll("tangles") Manifest after) {
        World any = new World();
        any.converge(before, UnaryOperator.identity());
        Set<String> seen = new HashSet<>();
        for (Step step : any.plan(after).steps()) {
            assertThat(seen).as(step.key()).containsAll(step.after());
            seen.add(step.key());
        }
        any.converge(after, UnaryOperator.identity());
        assertThat(any.plan(after).steps()).isEmpty();
        assertThat(any.nodes.keySet())
                .isEqualTo(Topologies.expand(after, World.CATALOGUE).nodes().keySet());
    }

    @Test
    @DisplayName("case 27: a service that is used but not there yet is made before its user is told of it")
    void a_used_service_that_arrives_later_is_made_first() {
        world.converge(Manifests.app(List.of(web("db"))), UnaryOperator.identity());
        world.done.clear();
        Manifest both = Manifests.app(List.of(web("db"), Manifests.service("db", 1, 0, "hello", List.of())));
        world.converge(both, UnaryOperator.identity());
        assertThat(world.done)
                .containsSubsequence("+ machine app/db/front/1", "+ node app/db/front/1", "~ node " + WEB);
        assertThat(spec(both).environment()).containsKey("SAMPLE_IP");
    }

    @Test
    @DisplayName("case 27: a service that is used is taken away only after its users have been told")
    void a_used_service_leaves_after_its_users_let_go() {
        Manifest both = Manifests.app(List.of(web("db"), Manifests.service("db", 1, 0, "hello", List.of())));
        world.converge(both, UnaryOperator.identity());
        world.done.clear();
        Manifest alone = Manifests.app(List.of(web()));
        world.converge(alone, UnaryOperator.identity());
        assertThat(world.done)
                .containsSubsequence("~ node " + WEB, "- node app/db/front/1", "- machine app/db/front/1");
        assertThat(spec(alone).environment()).doesNotContainKey("SAMPLE_IP");
    }

    @Test
    @DisplayName("case 27: a used service that is stopped or of another application gives nothing, and blocks nobody")
    void a_used_service_that_is_stopped_blocks_nobody() {
        ServiceSpec stopped = Manifests.service(
                "db", 1, 0, "hello", List.of(), false, org.conpaas.manifest.ServiceSpec.Placement.PACKED, false);
        Manifest manifest = Manifests.app(List.of(web("db", "other"), stopped));
        world.converge(manifest, UnaryOperator.identity());
        assertThat(world.nodes).containsOnlyKeys(WEB);
    }

    @Test
    @DisplayName("case 27: a used service without its secret holds up its users and says why; what runs stays as it is")
    void a_used_service_whose_secret_is_not_set_holds_up_its_users() {
        ServiceSpec db = Manifests.service("db", 1, 0, "hello", List.of());
        world.converge(Manifests.app(List.of(web("db"), db)), UnaryOperator.identity());
        Map<String, Object> settings = new LinkedHashMap<>(db.settings());
        settings.put("token", Map.of("secret", "absent"));
        Manifest closed = Manifests.app(List.of(web("db"), db.withSettings(settings)));
        Topology topology = Topologies.expand(closed, World.CATALOGUE);
        Desired desired =
                Renderer.render(closed, topology, World.CATALOGUE, world.observed(topology), World.resources());
        assertThat(desired.problems()).extracting(Problem::code).containsExactly("CP3002");
        assertThat(desired.nodes().get(WEB))
                .isInstanceOfSatisfying(Desired.Want.Later.class, later -> assertThat(later.toString())
                        .contains("what it gets from db is known", "secret absent is not set"));
        assertThat(world.plan(closed).steps()).allMatch(Step::isWait);
    }

    private static ServiceSpec web(String... uses) {
        return Manifests.service("web", 1, 0, "hello", List.of(uses));
    }

    private NodeSpec spec(Manifest manifest) {
        Topology topology = Topologies.expand(manifest, World.CATALOGUE);
        Desired desired =
                Renderer.render(manifest, topology, World.CATALOGUE, world.observed(topology), World.resources());
        return ((Desired.Want.Rendered)
                        java.util.Objects.requireNonNull(desired.nodes().get(WEB)))
                .spec();
    }
}
