package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.manifest.SampleTypes.application;
import static org.conpaas.manifest.SampleTypes.problems;
import static org.conpaas.manifest.SampleTypes.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
    private static final String BLOG = """
            # yaml-language-server: $schema=https://conpaas.org/schema/application-v1.json
            apiVersion: conpaas.org/v1
            kind: Application
            metadata:
              name: blog
              description: The company's blog.
              labels: {team: marketing, tier: 1}
            spec:
              owner: alice
              cloud: here
              suspend: true
              services:
                db:
                  type: mysql
                  password: {secret: blog-db}
                  storage: {size: 10GiB}
                web:
                  type: java
                  description: What people see.
                  running: false
                  uses: [db]
                  nodes:
                    proxy: 1
                    backend: {count: 2, cloud: mycloud, instance: m1.large, image: debian}
                  cloud: there
                  instance: {cpu: 3, ram: 6000MiB}
                  placement: spread
                  startupScript: scripts/start.sh
                  environment: {MODE: no, PORT: 8080, KEY: {secret: key}}
                  code: {archive: code/blog.war}
                  disks:
                    scratch: {kind: volatile, size: 5GiB, at: /mnt/scratch, role: backend}
                  onDelete: keep
            """;

    @Test
    void reads_every_field_where_it_stands() {
        Manifest expected = new Manifest(
                "blog",
                "The company's blog.",
                Map.of("team", "marketing", "tier", "1"),
                Optional.of("alice"),
                "here",
                true,
                new TreeMap<>(Map.of("db", database(), "web", web())),
                at(2, 1));
        assertThat(read(BLOG)).isEqualTo(new ManifestResult(List.of(expected), List.of(), 0));
    }

    private static ServiceSpec database() {
        return new ServiceSpec(
                "db",
                "mysql",
                "",
                true,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Placement.PACKED,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                OnDelete.SNAPSHOT,
                Map.of("password", Map.of("secret", "blog-db"), "storage", Map.of("size", "10GiB")),
                at(13, 5));
    }

    private static ServiceSpec web() {
        return new ServiceSpec(
                "web",
                "java",
                "What people see.",
                false,
                List.of("db"),
                Map.of(
                        "proxy",
                        new RoleSpec(1, Optional.empty(), Optional.empty(), Optional.empty(), at(23, 9)),
                        "backend",
                        new RoleSpec(
                                2,
                                Optional.of("mycloud"),
                                Optional.of(new Instance.Named("m1.large")),
                                Optional.of("debian"),
                                at(24, 9))),
                Optional.of("there"),
                Optional.of(new Instance.Sized(3, 6000L << 20, 0)),
                Optional.empty(),
                Placement.SPREAD,
                Optional.of("scripts/start.sh"),
                Map.of(
                        "MODE", new EnvironmentValue.Text("no"),
                        "PORT", new EnvironmentValue.Text("8080"),
                        "KEY", new EnvironmentValue.Secret(new SecretReference.Named("key"))),
                Optional.of(new Code.Archive("code/blog.war", Optional.empty(), at(30, 13))),
                Map.of(
                        "scratch",
                        new Disk(
                                Disk.Kind.VOLATILE,
                                5L << 30,
                                "/mnt/scratch",
                                Optional.of("backend"),
                                Optional.empty(),
                                at(32, 9))),
                OnDelete.KEEP,
                Map.of(),
                at(17, 5));
    }

    private static SourcePosition at(int line, int column) {
        return new SourcePosition("blog.yaml", line, column);
    }

    @Test
    void skips_and_counts_what_belongs_to_others() {
        String foreign = "apiVersion: v1\nkind: Pod\n--- \n- a: !Ref list\n  a: twice\n---\n";
        assertThat(read(foreign)).isEqualTo(new ManifestResult(List.of(), List.of(), 2));
        assertThat(read(foreign + BLOG).manifests()).extracting(Manifest::name).containsExactly("blog");
    }

    @Test
    void names_the_path_the_value_and_the_mending_of_a_bad_count() {
        assertThat(problems(application("web:\n  type: java\n  nodes:\n    backend: -1")))
                .containsExactly("blog.yaml:10:9  CP1007  services.web.nodes.backend: -1 is not a count"
                        + " (0 or more; to stop the service say running: false)");
    }

    @Test
    void collects_every_problem_of_a_document() {
        assertThat(problems(application("""
                        web:
                          type: java
                          greeting: hi
                          usse: [db]
                          nodes: {bakend: 2, proxy: 0, web: two, backend: {count: 1, zone: x}}
                          running: no
                          onDelete: snapsot
                          placement: 3
                          environment: {1A: x, B: [1]}
                          code: {archive: a.war, version: v1}
                        Shop:
                          type: jav
                        db:
                          type: mysql
                          storage: {size: 10GB}
                          timeout: 30
                          ratio: much
                          dump: 5
                        empty:
                        """)))
                .containsExactly(
                        "blog.yaml:9:7  CP1010  services.web: no field is called `greeting` (it is a field of type helloworld only)",
                        "blog.yaml:10:7  CP1010  services.web: no field is called `usse` (did you mean uses?)",
                        "blog.yaml:11:15  CP1016  services.web.nodes: no role is called `bakend` (did you mean backend?)",
                        "blog.yaml:11:26  CP1007  services.web.nodes.proxy: 0 is not a count (1 or more; to stop the service say running: false)",
                        "blog.yaml:11:36  CP1007  services.web.nodes.web: `two` is not a count (0 or more; to stop the service say running: false)",
                        "blog.yaml:11:66  CP1010  services.web.nodes.backend: no field is called `zone` (the fields here are count, cloud, instance, image)",
                        "blog.yaml:12:7  CP1012  services.web.running: `no` is not true or false (write true or false: yes, no, on and off are text in YAML 1.2)",
                        "blog.yaml:13:7  CP1013  services.web.onDelete: `snapsot` is not keep, snapshot or delete (did you mean snapshot?)",
                        "blog.yaml:14:7  CP1013  services.web.placement: 3 is not packed or spread (write packed or spread)",
                        "blog.yaml:15:21  CP1014  services.web.environment.1A: `1A` is not a variable's name (letters, digits and _, not beginning with a digit) (for example GREETING)",
                        "blog.yaml:15:28  CP1012  services.web.environment.B: a list is not text, {secret: NAME} or {sealed: TEXT} (write text, {secret: NAME} or {sealed: TEXT})",
                        "blog.yaml:16:7  CP1013  services.web.code: must be a mapping with exactly one of archive, git and version (for example {\"archive\":\"code/blog.tar.gz\"} or {\"git\":\"https://example.org/blog.git\",\"revision\":\"v1.2\"})",
                        "blog.yaml:17:5  CP1014  services.Shop: `Shop` is not a DNS label (for example blog)",
                        "blog.yaml:18:7  CP1015  services.Shop.type: `jav` is not a service type (did you mean java?)",
                        "blog.yaml:19:5  CP1011  services.db: the field `password` is missing (add password: {secret: NAME} or {sealed: TEXT})",
                        "blog.yaml:21:17  CP1021  services.db.storage.size: `10GB` is not a size with its unit (for example 128KiB or 5GiB)",
                        "blog.yaml:22:7  CP1021  services.db.timeout: 30 is not a duration with its unit (for example 30s or 5m or 1h)",
                        "blog.yaml:23:7  CP1012  services.db.ratio: `much` is not a number (write a number)",
                        "blog.yaml:24:7  CP1019  services.db.dump: 5 is not a path inside the repository or an https URL (put quotes around it: \"5\")",
                        "blog.yaml:25:5  CP1012  services.empty: nothing is not a mapping with a type (nothing is written there: give a value, or remove the line)");
    }

    @Test
    void a_single_disk_is_for_a_node_that_there_is_and_no_other_disk_is_for_one() {
        assertThat(problems(application("""
                        job:
                          type: generic
                          nodes: {node: 2}
                          disks:
                            a: {kind: single, size: 1GiB, at: /a, node: node/2}
                            b: {kind: single, size: 1GiB, at: /b, node: node/3}
                            c: {kind: single, size: 1GiB, at: /c, node: nod/1}
                            d: {kind: persistent, size: 1GiB, at: /d, node: node/1}
                            e: {kind: single, size: 1GiB, at: /e, role: node}
                            f: {kind: single, size: 1GiB, at: /f, node: 2}
                            g: {kind: single, size: 1GiB, at: /g}
                            h: {kind: single, size: 1GiB, at: /h, node: master/1}
                        """)))
                .containsExactly(
                        "blog.yaml:12:53  CP1034  services.job.disks.b.node: the service has 2 of role node, so nobody has the disk (name one that there is, or let the role have more)",
                        "blog.yaml:13:53  CP1016  services.job.disks.c.node: no role is called `nod` (did you mean node?)",
                        "blog.yaml:14:57  CP1034  services.job.disks.d.node: only a single disk is given to one node (write kind: single, or say with role whose nodes get one each)",
                        "blog.yaml:15:53  CP1034  services.job.disks.e.role: a single disk belongs to no role (say with node which node has it, for example node: node/1)",
                        "blog.yaml:16:47  CP1034  services.job.disks.f.node: 2 is not a node as role/number (for example node/2)");
    }

    @Test
    void says_which_services_use_each_other_in_a_circle() {
        assertThat(problems(application("""
                        a: {type: java, uses: [b, d]}
                        b: {type: java, uses: [c]}
                        c: {type: java, uses: [a]}
                        """)))
                .containsExactly(
                        "blog.yaml:7:31  CP1017  services.a.uses: no service is called `d` (did you mean a?)",
                        "blog.yaml:9:28  CP1018  services use each other in a circle: a → b → c → a (remove one of these uses)");
    }

    @Test
    void refuses_one_name_in_two_files_and_says_where_both_are() {
        byte[] blog = BLOG.getBytes(StandardCharsets.UTF_8);
        byte[] shop = BLOG.replace("name: blog", "name: shop").getBytes(StandardCharsets.UTF_8);
        ManifestResult result = new ManifestReader(SampleTypes.ALL, Limits.STANDARD)
                .readAll(Map.of("b.yaml", blog, "a.yaml", blog, "c.yaml", shop));
        assertThat(result.problems())
                .extracting(ProblemPrinter::line)
                .containsExactly("b.yaml:2:1  CP1023  metadata.name: `blog` is described twice: here and at a.yaml:2:1"
                        + " (remove one of the two, or rename it)");
        assertThat(result.manifests()).extracting(Manifest::name).containsExactly("shop");
    }

    @Test
    void tells_from_the_bytes_whether_a_file_can_hold_a_manifest() {
        assertThat(ManifestReader.mayHoldManifest(BLOG.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(ManifestReader.mayHoldManifest("{{ template }}: [".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
