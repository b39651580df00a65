package org.conpaas.managers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.CloudCheck;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Desired.Want;
import org.conpaas.core.plan.Renderer;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.plan.Topology;
import org.conpaas.core.plan.Whereabouts;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.junit.jupiter.api.Test;

/** Fields of every type: what becomes of them in the nodes, and what is said where a cloud cannot do them. */
class CommonFieldsTest {
    private static final Catalogue CATALOGUE = ServiceTypes.catalogue();
    private static final CloudAbilities HOST = CloudAbilities.ofOneHost(true);
    private static final String SHA = "ab".repeat(32);
    private static final String JWE =
            Base64.getUrlEncoder().withoutPadding().encodeToString("{\"kid\":\"k\",\"app\":\"blog\"}".getBytes(UTF_8))
                    + ".." + "n".repeat(16) + ".cc." + "t".repeat(22);
    private static final SecretReference SEALED = new SecretReference.Sealed(JWE);
    private static final String HELLO_SEALED = "hello: {type: helloworld, environment: {PIN: {sealed: " + JWE + "}}}";

    private static Manifest manifest(String services) {
        String text = "apiVersion: conpaas.org/v1\nkind: Application\nmetadata: {name: blog}\nspec:\n  services:\n"
                + services.indent(4);
        ManifestResult read = new CatalogueReader(CATALOGUE, org.conpaas.manifest.Limits.STANDARD)
                .read("blog.yaml", text.getBytes(UTF_8));
        assertThat(read.problems()).isEmpty();
        return read.manifests().get(0);
    }

    private static List<String> problems(String services, CloudAbilities cloud) {
        return CloudCheck.of(manifest(services), CATALOGUE, any -> cloud).stream()
                .map(Problem::toString)
                .toList();
    }

    private static Desired desired(String services, Sandbox.Isolation isolation, Map<String, Resources.Code> scripts) {
        return desired(services, isolation, scripts, Map.of());
    }

    private static Desired desired(String services, Map<SecretReference, Resources.Secret> secrets) {
        return desired(services, Sandbox.Isolation.PLAIN, Map.of(), secrets);
    }

    private static Desired desired(
            String services,
            Sandbox.Isolation isolation,
            Map<String, Resources.Code> scripts,
            Map<SecretReference, Resources.Secret> secrets) {
        Manifest manifest = manifest(services);
        Topology topology = Topologies.expand(manifest, CATALOGUE);
        TreeMap<NodeId, Observation<MachineFacts>> machines = new TreeMap<>();
        topology.machines().keySet().forEach(name -> {
            Sandbox sandbox = new Sandbox(isolation, "127.0.1." + (machines.size() + 1), "");
            machines.put(
                    name, Observation.present(new MachineFacts("local", sandbox, Optional.empty(), true, true, "")));
        });
        Map<String, Program> programs = Map.of("web", new Program(SHA, "web.jar"), "tomcat", new Program(SHA, "t.zip"));
        Resources resources = new Resources(Map.of(), scripts, Map.of(), Map.of(), secrets, programs, any -> HOST);
        Observed observed = new Observed(machines, new TreeMap<>(), new TreeMap<>());
        return Renderer.render(manifest, topology, CATALOGUE, observed, resources);
    }

    private static List<NodeSpec> specs(Desired desired) {
        return desired.nodes().values().stream()
                .map(want -> ((Want.Rendered) want).spec())
                .toList();
    }

    @Test
    void a_startup_script_runs_before_everything_else_of_its_nodes() {
        Map<String, Resources.Code> scripts = new TreeMap<>();
        CodeVersion script = new CodeVersion("code-ab", SHA, "start.sh", 0);
        List.of("hello", "jobs", "web").forEach(name -> scripts.put(name, new Resources.Code.Ready(script)));
        List<NodeSpec> specs = specs(desired("""
                hello: {type: helloworld, startupScript: start.sh}
                jobs: {type: generic, startupScript: start.sh, nodes: {node: 2}}
                web: {type: java, startupScript: start.sh}
                """, Sandbox.Isolation.PLAIN, scripts));
        assertThat(specs).hasSize(6).allSatisfy(spec -> {
            assertThat(spec.artifacts())
                    .contains(new ArtifactSpec("startup", SHA, "start.sh", false, Optional.empty()));
            TaskSpec first = spec.tasks().get(0);
            assertThat(first.name()).isEqualTo("startup");
            assertThat(first.after()).isEmpty();
            assertThat(spec.tasks().stream().skip(1).map(TaskSpec::after))
                    .allSatisfy(after -> assertThat(after).contains("startup"));
            assertThat(spec.processes().stream().map(ProcessSpec::after))
                    .allSatisfy(after -> assertThat(after).contains("startup"));
        });
    }

    @Test
    void a_startup_script_that_changes_runs_again() {
        List<TaskSpec> runs = List.of(SHA, "cd".repeat(32)).stream()
                .map(sha -> new Resources.Code.Ready(new CodeVersion("code", sha, "start.sh", 0)))
                .map(script -> desired(
                        "hello: {type: helloworld, startupScript: start.sh}",
                        Sandbox.Isolation.PLAIN,
                        Map.of("hello", script)))
                .map(desired -> specs(desired).get(0).tasks().get(0))
                .toList();
        assertThat(runs.get(0).key()).isNotEqualTo(runs.get(1).key());
        assertThat(runs.get(0).when()).isEqualTo(TaskSpec.When.ONCE);
    }

    @Test
    void nothing_starts_before_its_startup_script_is_fetched() {
        Desired desired = desired(
                "hello: {type: helloworld, startupScript: start.sh}",
                Sandbox.Isolation.PLAIN,
                Map.of("hello", new Resources.Code.Pending("Downloading it")));
        assertThat(desired.nodes().values()).containsExactly(new Want.Later("Downloading it", Optional.empty()));
    }

    @Test
    void secrets_that_are_not_set_are_all_told_with_the_command_that_sets_them() {
        Desired desired = desired(
                "hello: {type: helloworld, environment: {PIN: {secret: pin}, KEY: {secret: key}}}",
                Sandbox.Isolation.PLAIN,
                Map.of());
        assertThat(desired.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "blog.yaml:6:5  CP3002  services.hello.environment.PIN: secret pin is not set (set it:"
                                + " cps secret set pin --app blog; without --app, for every application)",
                        "blog.yaml:6:5  CP3002  services.hello.environment.KEY: secret key is not set (set it:"
                                + " cps secret set key --app blog; without --app, for every application)");
        assertThat(desired.nodes().values())
                .containsExactly(new Want.Later(
                        "its secrets can be read: services.hello.environment.PIN: secret pin is not set",
                        Optional.empty()));
    }

    @Test
    void a_sealed_secret_that_cannot_be_opened_is_told_with_its_reason() {
        Desired desired = desired(
                HELLO_SEALED,
                Map.of(SEALED, new Resources.Secret.Unreadable("it was sealed elsewhere", "seal it again")));
        assertThat(desired.problems())
                .extracting(Problem::toString)
                .containsExactly("blog.yaml:6:5  CP3005  services.hello.environment.PIN: it was sealed elsewhere"
                        + " (seal it again)");
        assertThat(desired.nodes().values()).allSatisfy(want -> assertThat(want).isInstanceOf(Want.Later.class));
    }

    @Test
    void a_sealed_secret_reaches_the_environment_and_no_text_of_a_plan() {
        Map<SecretReference, Resources.Secret> known = Map.of(SEALED, new Resources.Secret.Known("canary-4d1"));
        Desired desired = desired(HELLO_SEALED, known);
        assertThat(desired.problems()).isEmpty();
        assertThat(specs(desired)).singleElement().satisfies(spec -> assertThat(spec.environment())
                .containsEntry("PIN", "canary-4d1"));
        assertThat(known.toString()).doesNotContain("canary");
    }

    @Test
    void nodes_that_share_a_host_are_held_to_their_instance() {
        String services = """
                web:
                  type: helloworld
                  instance: {cpu: 2, ram: 512MiB}
                  nodes: {node: {count: 1, instance: {cpu: 1, ram: 256MiB}}}
                other: {type: helloworld, instance: {cpu: 3, ram: 1GiB}}
                """;
        assertThat(specs(desired(services, Sandbox.Isolation.PLAIN, Map.of())))
                .extracting(NodeSpec::limits)
                .containsExactly(new Limits(3, 1L << 30), new Limits(1, 256L << 20));
        assertThat(specs(desired(services, Sandbox.Isolation.MACHINE, Map.of())))
                .extracting(NodeSpec::limits)
                .containsOnly(Limits.NONE);
    }

    @Test
    void what_has_no_effect_is_told_once_with_its_place_and_what_to_do() {
        String services = """
                web:
                  type: java
                  instance: m1.large
                  image: ubuntu
                  nodes:
                    backend: {count: 2, image: debian}
                    proxy: {count: 1, instance: {cpu: 1, ram: 1GiB, swap: 1GiB}}
                """;
        assertThat(problems(services, HOST))
                .containsExactlyInAnyOrder(
                        "blog.yaml:12:9  CP3103  services.web.nodes.proxy.instance: cloud default shares the swap"
                                + " space of its host, so swap has no effect (leave swap out)",
                        "blog.yaml:6:5  CP3101  services.web.instance: cloud default has no instance types, so"
                                + " m1.large has no effect (say what a node may use instead, for example {cpu: 2, ram: 2GiB},"
                                + " or leave it out)",
                        "blog.yaml:6:5  CP3104  services.web.image: cloud default makes no machines from images, so"
                                + " ubuntu has no effect (leave it out; what nodes need beyond the host's programs a"
                                + " startupScript can fetch)",
                        "blog.yaml:11:9  CP3104  services.web.nodes.backend.image: cloud default makes no machines"
                                + " from images, so debian has no effect (leave it out; what nodes need beyond the host's"
                                + " programs a startupScript can fetch)");
        assertThat(problems(services, CloudAbilities.ALL)).isEmpty();
    }

    @Test
    void sizes_that_nothing_enforces_are_told() {
        String services = "web: {type: helloworld, instance: {cpu: 1, ram: 1GiB}}";
        assertThat(problems(services, HOST)).isEmpty();
        assertThat(problems(services, CloudAbilities.ofOneHost(false)))
                .singleElement()
                .asString()
                .contains("CP3102", "services.web.instance", "control groups");
    }

    @Test
    void a_disk_that_nodes_cannot_share_keeps_its_service_from_starting() {
        CloudAbilities apart = new CloudAbilities(true, true, true, true, false, "");
        String jobs = "jobs: {type: generic, disks: {pool: {kind: shared, size: 1GiB, at: /srv/pool}}}";
        assertThat(problems(jobs, CloudAbilities.ALL)).isEmpty();
        assertThat(problems(jobs, apart)).singleElement().asString().contains("CP3106", "services.jobs.disks.pool");
        assertThat(problems("blog: {type: php, shared: {uploads: media}}", apart))
                .singleElement()
                .asString()
                .contains("CP3106", "services.blog.disks.uploads");
        assertThat(problems(
                        "jobs: {type: generic, nodes: {node: {count: 1, cloud: other}}, disks: {pool: {kind: shared,"
                                + " size: 1GiB, at: /srv/pool}}}",
                        CloudAbilities.ALL))
                .singleElement()
                .asString()
                .contains("CP3107", "nodes.node in cloud other");
    }

    @Test
    void what_shares_a_machine_moves_together_and_stays_together() {
        Whereabouts made = Whereabouts.NONE;
        made = assertPlaced(made, "nodes: {backend: 2}", "proxy/1: proxy/1 web/1 backend/1", "backend/2: backend/2");
        made = assertPlaced(
                made,
                "cloud: other, nodes: {backend: 2}",
                "proxy/10001: proxy/10001 web/10001 backend/10001",
                "backend/10002: backend/10002");
        made = assertPlaced(
                made,
                "cloud: other, nodes: {backend: {count: 1, cloud: default}}",
                "backend/1: backend/1",
                "proxy/10001: proxy/10001 web/10001");
        assertPlaced(made, "cloud: other", "proxy/10001: proxy/10001 web/10001 backend/10001");
        Whereabouts shared = assertPlaced(Whereabouts.NONE, "nodes: {backend: 1}", "proxy/1: proxy/1 web/1 backend/1");
        assertPlaced(
                shared,
                "nodes: {proxy: {count: 1, cloud: other}}",
                "proxy/10001: proxy/10001",
                "proxy/1: web/1 backend/1");
    }

    @Test
    void a_service_with_a_disk_stays_whole() {
        String php = "web: {type: php, %s}";
        Topology before =
                Topologies.expand(manifest(php.formatted("nodes: {backend: 2}")), CATALOGUE, Whereabouts.NONE);
        TreeMap<NodeId, String> clouds = new TreeMap<>();
        before.machines().forEach((name, machine) -> clouds.put(name, machine.cloud()));
        Whereabouts made = new Whereabouts(new Inventory(clouds, before.nodes(), before.volumes()), String::equals);
        for (String moved :
                List.of("cloud: other, nodes: {backend: 2}", "nodes: {backend: {count: 2, cloud: other}}")) {
            Topology after = Topologies.expand(manifest(php.formatted(moved)), CATALOGUE, made);
            assertThat(after.machines()).as(moved).isEqualTo(before.machines());
            assertThat(after.volumes()).isEqualTo(before.volumes());
            assertThat(after.moving()).isEmpty();
            assertThat(after.staying()).containsOnlyKeys("web");
        }
    }

    /** @return what is there when that has been done */
    private static Whereabouts assertPlaced(Whereabouts before, String web, String... machines) {
        Topology topology =
                Topologies.expand(manifest("web: {type: php, sessions: local, " + web + "}"), CATALOGUE, before);
        assertThat(topology.machines().values())
                .extracting(machine -> (machine.name() + ": "
                                + machine.nodes().stream().map(NodeId::toString).collect(Collectors.joining(" ")))
                        .replace("blog/web/", ""))
                .containsExactlyInAnyOrder(machines);
        TreeMap<NodeId, String> clouds = new TreeMap<>();
        topology.machines().forEach((name, machine) -> clouds.put(name, machine.cloud()));
        return new Whereabouts(new Inventory(clouds, topology.nodes(), topology.volumes()), String::equals);
    }

    @Test
    void nodes_see_one_shared_disk_where_its_cloud_has_it() {
        Desired desired = desired(
                "jobs: {type: generic, nodes: {node: 2}, disks: {pool: {kind: shared, size: 1GiB, at: /srv/pool}}}",
                Sandbox.Isolation.PLAIN,
                Map.of());
        VolumeId pool = VolumeId.shared("blog", "jobs", "pool");
        assertThat(desired.topology().volumes()).containsOnlyKeys(pool);
        assertThat(VolumeId.parse("blog/jobs/pool")).isEqualTo(pool);
        assertThat(desired.nodes().values()).hasSize(3).allSatisfy(want -> assertThat(want)
                .isInstanceOf(Want.Later.class));
    }

    @Test
    void a_service_without_its_read_only_disk_does_not_start() {
        String services = """
                jobs:
                  type: generic
                  disks: {data: {kind: readonly, image: genomes, at: /mnt/data, role: master}}
                hello: {type: helloworld}
                """;
        assertThat(problems(services, CloudAbilities.ALL)).isEmpty();
        Desired desired = desired(services, Sandbox.Isolation.PLAIN, Map.of());
        assertThat(desired.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.at().line()).isEqualTo(8);
            assertThat(problem.message()).contains("services.jobs.disks.data", "image genomes");
        });
        assertThat(desired.nodes().get(new NodeId("blog", "jobs", "master", 1))).isInstanceOf(Want.Later.class);
        assertThat(desired.nodes().get(new NodeId("blog", "hello", "node", 1))).isInstanceOf(Want.Rendered.class);
    }
}
