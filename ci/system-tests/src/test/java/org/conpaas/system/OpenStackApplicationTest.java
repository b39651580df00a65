package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.conpaas.provider.openstack.ControlPlane;
import org.conpaas.provider.openstack.FaultyProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * An application on a real control plane. Its machines are made by {@code ci/peers/openstack/machines}, each from the user data that
 * Nova holds: so the agent is fetched, enrolled and at work as on any cloud.
 */
@ControlPlane.Needed
@Isolated("one thing at a time needs the time that it is given")
class OpenStackApplicationTest {
    private static final Pattern ADDRESS = Pattern.compile("10\\.78\\.0\\.\\d+");
    private static final Pattern BLOCKS = Pattern.compile("Block count: +(\\d+)");
    private static final long GIB_BLOCKS = 1 << 18;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static @Nullable HttpResponse<String> token;
    private static FaultyProxy proxy;
    private static CloudMachines machines;
    private static Installation installation;
    private static Path copy;

    @BeforeAll
    static void begin() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "machines need bubblewrap");
        machines = new CloudMachines();
        proxy = new FaultyProxy();
        installation = Installation.prepared("openstack");
        installation.explained(machines::state);
        Map<String, String> settings = CloudMachines.settings(installation.port());
        settings.put("conpaas.cloud.mycloud.proxy", proxy.address());
        settings.put("conpaas.engine.sweep-interval", "10s");
        installation.write(settings);
        installation.up();
        copy = installation.repository("five");
    }

    @AfterAll
    static void end() throws IOException {
        if (proxy != null) {
            proxy.mend();
        }
        try {
            if (installation != null) {
                installation.close();
            }
        } finally {
            if (machines != null) {
                machines.close();
            }
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    /** @param nodes how many · @param cloud that they are on */
    private static String manifest(int nodes, String cloud) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: five}
                spec:
                  cloud: %s
                  services:
                    web:
                      type: helloworld
                      nodes: {node: %d}
                      startupScript: mark.sh
                      disks:
                        data: {kind: persistent, size: 1GiB, at: /srv/data}
                """.formatted(cloud, nodes);
    }

    private static void commit(int nodes) throws IOException {
        Files.writeString(copy.resolve("mark.sh"), """
                #!/bin/sh
                # tells this disk from all others
                [ -e /srv/data/mark ] || cat /proc/sys/kernel/random/uuid >/srv/data/mark
                echo "mark $(cat /srv/data/mark)"
                """);
        Files.writeString(copy.resolve("app.yaml"), manifest(nodes, "mycloud"));
        installation.push(copy, nodes + " nodes");
    }

    /** Kills the reconciler when the cloud has done such a call and before its answer arrives. */
    private static void killAfter(String what, BiPredicate<String, String> call, Commit commit) throws Exception {
        AtomicBoolean isDone = new AtomicBoolean();
        proxy.fault(new FaultyProxy.Fault() {
            @Override
            public FaultyProxy.Effect of(String method, URI uri) {
                return FaultyProxy.Effect.NONE;
            }

            @Override
            public void after(String method, URI uri, int status) throws IOException {
                if (call.test(method, uri.getPath()) && status < 300 && isDone.compareAndSet(false, true)) {
                    Installation.kill(installation.reconcilerPid());
                }
            }
        });
        commit.run();
        installation.await(what, Duration.ofSeconds(150), isDone::get);
        proxy.mend();
    }

    /** To die on the way, perhaps before it answers. */
    private static void mayStart() throws IOException {
        installation.cps("up", "--port", String.valueOf(installation.port()));
    }

    private interface Commit {
        void run() throws Exception;
    }

    @Test
    @DisplayName(
            "case 37: a reconciler killed at every step on a cloud leaves no twin and no stray, and nothing is lost")
    void an_application_of_five_nodes_with_volumes_comes_changes_and_goes() throws Exception {
        killAfter(
                "a server is created",
                (method, path) -> method.equals("POST") && path.endsWith("/servers"),
                () -> commit(1));
        killAfter(
                "a volume is created",
                (method, path) -> method.equals("POST") && path.endsWith("/volumes"),
                OpenStackApplicationTest::mayStart);
        installation.up();
        installation.awaitHealthy(copy, "five");
        check(1, 1);
        String first = mark(1);

        killAfter(
                "a volume is attached",
                (method, path) -> path.endsWith("/os-volume_attachments") && method.equals("POST"),
                () -> commit(5));
        installation.up();
        installation.awaitHealthy(copy, "five");
        check(5, 5);
        assertThat(installation.cps("plan", "five").code()).isZero();
        assertThat(mark(1)).isEqualTo(first);
        assertThat(planOn("mycloud").replace("mycloud", "default")).isEqualTo(planOn("default"));
        assertThat(planned(manifest(30, "mycloud")))
                .contains("needs 25 more machines, the quota of cloud mycloud leaves 5")
                .contains("First: nothing");
        assertThat(get(address("five", 3)).statusCode()).isEqualTo(200);

        killAfter(
                "a server is deleted",
                (method, path) -> method.equals("DELETE") && path.contains("/servers/"),
                () -> commit(4));
        installation.up();
        installation.awaitHealthy(copy, "five");
        check(4, 5);

        killAfter(
                "a volume goes to the trash",
                (method, path) -> method.equals("PUT") && path.contains("/volumes/"),
                () -> installation.cps("delete", "five", "--yes").ok());
        installation.up();
        installation.await(
                "all is gone",
                Duration.ofSeconds(120),
                () -> servers("conpaas-five-").isEmpty()
                        && installation.cps("trash", "list").ok().out().split("five/web/node/", -1).length == 6);
        check(0, 5);
        assertThat(installation.cps("cloud", "strays", "mycloud").ok().out())
                .as("groups of machines that went side by side")
                .doesNotContain("five");
    }

    @Test
    void disks_are_copied_from_images_given_to_nodes_and_taken_grow_in_use_and_go_back_to_snapshots() throws Exception {
        Path lab = installation.repository("lab");
        Files.writeString(lab.resolve("seed.txt"), "kept");
        installation.run(lab, List.of("tar", "-cf", "seed.tar", "seed.txt")).ok();
        Files.writeString(lab.resolve("look.sh"), "#!/bin/sh\necho \"found $(cat /srv/genomes/flora)\"\n");
        Files.writeString(lab.resolve("app.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: lab}
                spec:
                  cloud: mycloud
                  services:
                    web:
                      type: helloworld
                      startupScript: look.sh
                      instance: {cpu: 1, ram: 256MiB, swap: 128MiB}
                      disks:
                        genomes: {kind: readonly, image: flora, at: /srv/genomes}
                        results: {kind: single, size: 1GiB, at: /srv/results, node: node/1, from: seed.tar}
                """);
        installation.push(lab, "disks");
        installation.awaitHealthy(lab, "lab");
        assertThat(installation.cps("service", "logs", "lab/web").ok().out()).contains("found oak");
        assertThat(cloud("compute", "/servers/detail")
                        .path("servers")
                        .path(0)
                        .path("flavor")
                        .path("id")
                        .asText())
                .as("the type that has swap space")
                .isEqualTo("4");
        String id = volume("results").path("id").asText();
        assertThat(blocks(id)).isEqualTo(GIB_BLOCKS);
        installation.run(lab, List.of("sync")).ok();
        assertThat(installation
                        .cps("snapshot", "create", "lab/web/results")
                        .ok()
                        .out())
                .contains("is taken");

        installation.cps("disk", "update", "lab/web/results", "--size", "2GiB").ok();
        installation.await(
                "it has grown",
                Duration.ofSeconds(90),
                () -> volume("results").path("size").asInt() == 2);
        assertThat(volume("results").path("status").asText()).isEqualTo("in-use");

        installation.cps("disk", "detach", "lab/web/results").ok();
        installation.await(
                "no node has it",
                Duration.ofSeconds(90),
                () -> volume("results").path("status").asText().equals("available"));
        installation.await(
                "it is told",
                Duration.ofSeconds(30),
                () -> installation.cps("disk", "list", "lab").ok().out().contains("detached"));
        assertThat(seed(id)).isEqualTo("kept");
        debug(id, "rm /data/seed.txt");
        assertThat(seed(id)).isEmpty();

        installation.cps("snapshot", "restore", "lab/web/results", "--yes").ok();
        String restored = volume("results").path("id").asText();
        assertThat(restored).isNotEqualTo(id);
        assertThat(seed(restored)).isEqualTo("kept");
        assertThat(installation.cps("trash", "list", "lab/web/results").ok().out())
                .contains(id);
        installation.cps("disk", "attach", "lab/web/results", "node/1").ok();
        installation.await(
                "the node has it again",
                Duration.ofSeconds(90),
                () -> volume("results").path("status").asText().equals("in-use"));
        installation.git(lab, "pull", "-q", "origin", "main").ok();
        installation.awaitHealthy(lab, "lab");
        assertThat(volume("results").path("id").asText()).isEqualTo(restored);
        // a kernel grows what is mounted for who has CAP_SYS_RESOURCE, which not every test machine has
        installation.await("its file system, too", Duration.ofSeconds(30), () -> blocks(restored) == 2 * GIB_BLOCKS);
        assertThat(installation
                        .cps("snapshot", "restore", "lab/web/results", "--yes")
                        .err())
                .contains("a machine has volume lab/web/results");
        installation.cps("delete", "lab", "--yes").ok();
        installation.await("all is gone", Duration.ofSeconds(120), () -> servers("conpaas-lab-")
                .isEmpty());
    }

    /** The one of that name that is not in the trash. */
    private static JsonNode volume(String disk) throws Exception {
        return StreamSupport.stream(
                        cloud("volumev3", "/volumes/detail").path("volumes").spliterator(), false)
                .filter(each ->
                        each.path("metadata").path("conpaas-disk").asText().equals(disk))
                .filter(each -> !each.path("name").asText().startsWith("trash"))
                .findFirst()
                .orElseThrow();
    }

    /** What the service's archive had, as it is on a volume that no machine has. */
    private static String seed(String volume) throws IOException {
        return debug(volume, "cat /data/seed.txt");
    }

    private static String debug(String volume, String request) throws IOException {
        String file = machines.volume(volume).toString();
        return installation
                .run(copy, List.of("debugfs", "-w", "-R", request, file))
                .out();
    }

    /** Of the file system on it. */
    private static long blocks(String volume) throws IOException {
        Matcher count = BLOCKS.matcher(installation
                .run(copy, List.of("dumpe2fs", "-h", machines.volume(volume).toString()))
                .out());
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    @Test
    @DisplayName(
            "case 23: what a cloud does wrong is told with its cause and its cure, and is over when the cloud is well")
    void trouble_is_told_and_heals() throws Exception {
        Path ill = installation.repository("ill");
        commit(ill, "image: none");
        told("has no image none; it has flora, node", "cps cloud images mycloud");
        commit(ill, "instance: m1.vast");
        told("No valid host was found", "it is tried again by itself");
        commit(ill, "instance: m1.huge");
        told("Quota exceeded for ram", "cps cloud usage mycloud");

        proxy.fault((method, uri) -> method.equals("GET") && uri.getPath().contains("/servers/") && made()
                ? FaultyProxy.Effect.answer(503)
                : FaultyProxy.Effect.NONE);
        commit(ill, "instance: m1.tiny");
        told("Service Unavailable", "it is tried again by itself");
        proxy.mend();
        installation.awaitHealthy(ill, "ill");
        assertThat(servers("conpaas-ill-")).hasSize(1);
        String address = address("ill", 1);

        proxy.fault((method, uri) -> uri.getPath().contains("/v3") ? FaultyProxy.Effect.answer(401) : denied(uri));
        told("does not take the credentials of conpaas of Default in project conpaas", "conpaas.cloud.mycloud.");
        assertThat(installation.cps("cloud", "list").ok().out())
                .containsPattern("mycloud +no ")
                .contains("does not take the credentials");
        proxy.mend();
        installation.awaitHealthy(ill, "ill");

        proxy.fault((method, uri) -> uri.getPath().contains("/v3/auth") ? FaultyProxy.Effect.HANGS : denied(uri));
        told("identity service: request timed out", "it is tried again by itself");
        assertThat(get(address).statusCode()).as("what runs runs on").isEqualTo(200);
        Path here = installation.repository("here");
        Files.writeString(here.resolve("app.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: here}
                spec: {cloud: local, services: {web: {type: helloworld}}}
                """);
        installation.push(here, "On this machine");
        installation.awaitHealthy(here, "here");
        assertThat(installation.cps("why", "ill").out()).as("still down").contains("request timed out");
        installation.cps("delete", "here", "--yes").ok();
        proxy.mend();
        installation.awaitHealthy(ill, "ill");

        installation.cps("delete", "ill", "--yes").ok();
        installation.await("all is gone", Duration.ofSeconds(120), () -> servers("conpaas-ill-")
                .isEmpty());
        assertThat(installation.cps("cloud", "strays").ok().out()).doesNotContain("ill");
    }

    private static boolean made() {
        try {
            return !servers("conpaas-ill-").isEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A token that is not taken: it has to be asked for anew. */
    private static FaultyProxy.Effect denied(URI uri) {
        return uri.getPath().contains("/v2.1") ? FaultyProxy.Effect.answer(401) : FaultyProxy.Effect.NONE;
    }

    private static void commit(Path ill, String machine) throws IOException {
        Files.writeString(ill.resolve("app.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: ill}
                spec:
                  cloud: mycloud
                  services:
                    web: {type: helloworld, nodes: {node: 1}, %s}
                """.formatted(machine));
        installation.push(ill, machine);
    }

    /** Waits until {@code cps why} names cause and cure. */
    private static void told(String cause, String cure) throws IOException {
        StringBuilder last = new StringBuilder();
        try {
            installation.await(cause, Duration.ofSeconds(90), () -> {
                if (!installation.application("ill").toString().contains(cause)) {
                    return false;
                }
                String why = installation.cps("why", "ill").out();
                last.replace(0, last.length(), why);
                return why.contains(cause) && why.contains(cure);
            });
        } catch (AssertionError e) {
            throw new AssertionError(last.toString(), e);
        }
    }

    /** Their names. */
    private static List<String> servers(String start) throws Exception {
        return StreamSupport.stream(cloud("compute", "/servers").path("servers").spliterator(), false)
                .map(each -> each.path("name").asText())
                .filter(name -> name.startsWith(start))
                .toList();
    }

    private static String planOn(String cloud) throws IOException {
        return planned(manifest(2, cloud).replace("name: five", "name: other"));
    }

    /** Without a commit. */
    private static String planned(String manifest) throws IOException {
        Path file = Files.writeString(copy.resolve("not-committed.yaml"), manifest);
        try {
            return installation.cps("plan", "-f", file.toString()).out();
        } finally {
            Files.delete(file);
        }
    }

    private static void check(int servers, int volumes) throws Exception {
        assertThat(servers("conpaas-five-")).hasSize(servers);
        assertThat(StreamSupport.stream(
                                cloud("volumev3", "/volumes/detail")
                                        .path("volumes")
                                        .spliterator(),
                                false)
                        .filter(each -> each.path("metadata")
                                .path("conpaas-application")
                                .asText()
                                .equals("five")))
                .hasSize(volumes);
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        HttpRequest page =
                HttpRequest.newBuilder(URI.create("http://" + address + "/")).build();
        return HttpClient.newHttpClient().send(page, HttpResponse.BodyHandlers.ofString());
    }

    private static String address(String application, int node) throws IOException {
        return installation
                .cps("node", "list")
                .ok()
                .out()
                .lines()
                .filter(line -> line.startsWith(application + "/web/node/" + node + " "))
                .map(ADDRESS::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst()
                .orElseThrow();
    }

    /** What the node wrote to its disk when that was new. */
    private static String mark(int node) throws IOException {
        String start = "five/web/node/" + node + " ";
        String log = installation.cps("service", "logs", "five/web").ok().out();
        return log.lines()
                .filter(line -> line.contains("mark ") && (line.startsWith(start) || line.startsWith("startup:")))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError(log))
                .replaceFirst(".*mark ", "");
    }

    /** A token is good for an hour, and a new one costs Keystone and all who ask it. */
    private static HttpResponse<String> token() throws Exception {
        String login = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "conpaas", "domain": {"name": "Default"},
                "password": "secret"}}}, "scope": {"project": {"name": "conpaas", "domain": {"name": "Default"}}}}}""";
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:5000/v3/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(login))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What the control plane says, to the tenant. */
    private static JsonNode cloud(String service, String path) throws Exception {
        if (token == null) {
            token = token();
        }
        String endpoint = StreamSupport.stream(
                        JSON.readTree(token.body())
                                .path("token")
                                .path("catalog")
                                .spliterator(),
                        false)
                .filter(each -> each.path("type").asText().equals(service))
                .map(each -> each.path("endpoints").path(0).path("url").asText())
                .findFirst()
                .orElseThrow();
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(endpoint + path))
                        .header(
                                "X-Auth-Token",
                                token.headers().firstValue("X-Subject-Token").orElseThrow())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }
}
