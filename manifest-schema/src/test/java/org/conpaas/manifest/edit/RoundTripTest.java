package org.conpaas.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestReader;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.SampleTypes;
import org.conpaas.manifest.SealedSecretsTest;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;
import org.junit.jupiter.api.Test;

/** Laws of writing and merging, over generated manifests. */
class RoundTripTest {
    private static final SourcePosition NOWHERE = SourcePosition.of("x");
    private final ManifestReader reader = new ManifestReader(SampleTypes.ALL, Limits.STANDARD);

    private Manifest read(String text) {
        ManifestResult result = reader.read("x", text.getBytes(StandardCharsets.UTF_8));
        assertThat(result.problems()).as(text).isEmpty();
        return result.manifests().get(0);
    }

    private static void assertSame(Manifest actual, Manifest expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(SourcePosition.class)
                .isEqualTo(expected);
    }

    @Property(tries = 300)
    void what_was_written_is_read_again(@ForAll("manifests") Manifest manifest) {
        String text = ManifestWriter.write(manifest, SampleTypes.ALL);
        assertSame(read(text), manifest);
        assertThat(ManifestWriter.write(read(text), SampleTypes.ALL)).isEqualTo(text);
    }

    @Property(tries = 300)
    void a_merge_reads_as_what_was_exported(
            @ForAll("manifests") Manifest committed, @ForAll("manifests") Manifest exported) {
        String text = "# mine\n" + ManifestWriter.write(committed, SampleTypes.ALL);
        ManifestMerge.merge("x", text, exported, SampleTypes.ALL)
                .match(
                        merged -> {
                            assertThat(merged).startsWith("# mine\n");
                            // what is equal to its default may be written or not
                            ManifestTree trees = new ManifestTree(SampleTypes.ALL);
                            assertThat(trees.full(read(merged))).isEqualTo(trees.full(exported));
                            return merged;
                        },
                        problem -> {
                            throw new AssertionError(
                                    problem + "\n" + text + "\n" + ManifestWriter.write(exported, SampleTypes.ALL));
                        });
    }

    @Property(tries = 100)
    void a_merge_of_the_same_is_the_same_text(@ForAll("manifests") Manifest manifest) {
        String text = ManifestWriter.write(manifest, SampleTypes.ALL).replace("\nkind:", "\n# c\nkind:  ");
        assertThat(ManifestMerge.merge("x", text, manifest, SampleTypes.ALL)).isEqualTo(new Edited.Text(text));
    }

    @Property(tries = 100)
    void what_is_written_is_in_its_usual_form(@ForAll("manifests") Manifest manifest) {
        String text = ManifestWriter.write(manifest, SampleTypes.ALL);
        assertThat(ManifestFormatter.format(text)).isEqualTo(text);
    }

    @Test
    void writes_fields_in_the_documented_order() {
        String text = """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata:
                  name: blog
                  labels: {team: a}
                spec:
                  suspend: true
                  services:
                    db:
                      type: mysql
                      nodes: {mysql: 3, glb: 1}
                      onDelete: keep
                      password: {secret: db}
                    web:
                      type: java
                      running: false
                      uses: [db]
                      nodes:
                        proxy: 1
                        backend: {count: 2, cloud: mine}
                      environment:
                        KEY: {secret: key}
                        PORT: '8080'
                      code: {archive: a.war}
                """;
        assertThat(ManifestWriter.write(read(text), SampleTypes.ALL)).isEqualTo(text);
    }

    @Test
    void a_merge_changes_values_that_differ_and_leaves_comments() {
        String text = """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: blog}   # short
                spec:
                  services:
                    web:
                      type: java
                      # scaled by hand
                      nodes: {backend: 2}
                      running: false   # over the weekend
                """;
        Manifest exported =
                read(text.replace("backend: 2", "backend: 3, proxy: 1, web: 0").replace("false", "true"));
        assertThat(ManifestMerge.merge("x", text, exported, SampleTypes.ALL))
                .isEqualTo(
                        new Edited.Text(text.replace("backend: 2", "backend: 3").replace("false", "true")));
    }

    @Provide
    Arbitrary<Manifest> manifests() {
        Arbitrary<Map<String, ServiceSpec>> services = Arbitraries.maps(
                        Arbitraries.of("a", "b1", "c-c", "no"), services("x"))
                .ofMaxSize(3)
                .map(map -> {
                    Map<String, ServiceSpec> named = new TreeMap<>();
                    map.forEach((name, service) -> named.put(name, renamed(service, name)));
                    return named;
                });
        return Combinators.combine(
                        texts(),
                        Arbitraries.maps(Arbitraries.of("team", "x/y"), words()).ofMaxSize(2),
                        words().optional(),
                        names(),
                        Arbitraries.of(true, false),
                        services)
                .as((description, labels, owner, cloud, suspend, map) ->
                        new Manifest("blog", description, labels, owner, cloud, suspend, new TreeMap<>(map), NOWHERE));
    }

    private static ServiceSpec renamed(ServiceSpec service, String name) {
        return new ServiceSpec(
                name,
                service.type(),
                service.description(),
                service.running(),
                service.uses(),
                service.nodes(),
                service.cloud(),
                service.instance(),
                service.image(),
                service.placement(),
                service.startupScript(),
                service.environment(),
                service.code(),
                service.disks(),
                service.onDelete(),
                service.settings(),
                NOWHERE);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("ab: #'\"\\-\n\t{}[],&*!|>%@`0é\u0085\u2028")
                .ofMaxLength(12);
    }

    private static Arbitrary<String> words() {
        return Arbitraries.of(
                "no", "8080", "true", "null", "~", "1e3", "a b", "x: y", "# z", "'q'", "-", "12:30", "0777", "{a}", "é",
                " ", "- a");
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of("default", "here", "no", "1");
    }

    private static Arbitrary<SecretReference> references() {
        return Arbitraries.oneOf(
                names().map(SecretReference.Named::new),
                Arbitraries.just(new SecretReference.Sealed(SealedSecretsTest.sealed("blog", "k1"))));
    }

    private static Arbitrary<ServiceSpec> services(String name) {
        Arbitrary<Map<String, EnvironmentValue>> environment = Arbitraries.maps(
                        Arbitraries.of("A", "no", "B_1"),
                        Arbitraries.<EnvironmentValue>oneOf(
                                texts().map(EnvironmentValue.Text::new),
                                references().map(EnvironmentValue.Secret::new)))
                .ofMaxSize(3);
        Arbitrary<Map<String, Disk>> disks = Arbitraries.maps(names(), disks()).ofMaxSize(2);
        return Combinators.combine(
                        texts(),
                        roles(),
                        instances().optional(),
                        code().optional(),
                        environment,
                        disks,
                        words().optional(),
                        words())
                .as((text, roles, instance, code, variables, map, image, parameter) -> new ServiceSpec(
                        name,
                        "generic",
                        text,
                        text.length() % 2 == 0,
                        List.of(),
                        roles,
                        image.map(any -> "there"),
                        instance,
                        image,
                        text.length() % 3 == 0 ? Placement.SPREAD : Placement.PACKED,
                        image.map(any -> "scripts/start.sh"),
                        variables,
                        code,
                        map,
                        OnDelete.values()[text.length() % 3],
                        text.isEmpty()
                                ? Map.of()
                                : Map.of("run", Map.of("when", "once", "parameters", List.of(parameter, text))),
                        NOWHERE));
    }

    private static Arbitrary<Map<String, RoleSpec>> roles() {
        Arbitrary<RoleSpec> nodes = Combinators.combine(
                        Arbitraries.integers().between(0, 10_000),
                        names().optional(),
                        instances().optional(),
                        words().optional())
                .as((count, cloud, instance, image) -> new RoleSpec(count, cloud, instance, image, NOWHERE));
        return Arbitraries.maps(Arbitraries.just("node"), nodes).ofMaxSize(1);
    }

    private static Arbitrary<Instance> instances() {
        Arbitrary<Instance> sized = Combinators.combine(
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.longs().between(1, 4096),
                        Arbitraries.longs().between(0, 4096))
                .as((cpu, ram, swap) -> new Instance.Sized(cpu, ram << 20, swap << 20));
        return Arbitraries.<Instance>oneOf(words().map(Instance.Named::new), sized);
    }

    private static Arbitrary<Code> code() {
        return Arbitraries.of(
                new Code.Archive("a b.tar", Optional.empty(), NOWHERE),
                new Code.Archive("https://example.org/a.tar", Optional.of("ab".repeat(32)), NOWHERE),
                new Code.Git("https://example.org/a.git", "main", NOWHERE),
                new Code.Version("code-1", NOWHERE));
    }

    private static Arbitrary<Disk> disks() {
        return Arbitraries.of(
                new Disk(Disk.Kind.VOLATILE, 5L << 30, "/mnt/x", Optional.of("node"), Optional.empty(), NOWHERE),
                new Disk(Disk.Kind.PERSISTENT, 1536L << 10, "/y z", Optional.empty(), Optional.empty(), NOWHERE),
                new Disk(
                        Disk.Kind.SHARED,
                        1L << 30,
                        "/srv/all",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("data/all.tar.gz"),
                        NOWHERE),
                new Disk(
                        Disk.Kind.SINGLE,
                        2L << 30,
                        "/srv/one",
                        Optional.empty(),
                        Optional.of("master/1"),
                        Optional.empty(),
                        Optional.empty(),
                        NOWHERE),
                new Disk(Disk.Kind.READONLY, 0, "/data", Optional.empty(), Optional.of("image"), NOWHERE));
    }
}
