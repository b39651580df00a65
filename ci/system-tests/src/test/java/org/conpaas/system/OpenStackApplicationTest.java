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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.conpaas.provider.openstack.ControlPlane;
import org.conpaas.provider.openstack.FaultyProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * An application on a real control plane. Its machines are made by {@code ci/peers/openstack/machines}, each from the user data that
 * Nova holds: so the agent is fetched, enrolled and at work as on any cloud.
 */
@ControlPlane.Needed
class OpenStackApplicationTest {
    private static final String GATEWAY = "10.77.0.1";
    private static final Pattern ADDRESS = Pattern.compile("10\\.77\\.0\\.\\d+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static FaultyProxy proxy;
    private static Process machines;
    private static Installation installation;
    private static Path copy;

    @BeforeAll
    static void begin() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "machines need bubblewrap");
        Path folder =
                Path.of("/tmp", "conpaas-machines-" + ProcessHandle.current().pid());
        machines = new ProcessBuilder("../../ci/peers/openstack/machines", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "machines.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(OpenStackApplicationTest::endMachines));
        proxy = new FaultyProxy();
        installation = Installation.prepared("openstack");
        Map<String, String> settings = new HashMap<>();
        settings.put("conpaas.http.address", "0.0.0.0");
        settings.put("conpaas.http.public-url", "https://" + GATEWAY + ":" + installation.port());
        settings.put("conpaas.clouds", "mycloud");
        settings.put("conpaas.cloud.mycloud.identity", "http://127.0.0.1:5000/v3");
        settings.put("conpaas.cloud.mycloud.user", "conpaas");
        settings.put("conpaas.cloud.mycloud.password", "secret");
        settings.put("conpaas.cloud.mycloud.project", "conpaas");
        settings.put("conpaas.cloud.mycloud.image", "node");
        settings.put("conpaas.cloud.mycloud.type", "m1.tiny");
        settings.put("conpaas.cloud.mycloud.network", "conpaas-net");
        settings.put("conpaas.cloud.mycloud.proxy", proxy.address());
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
            endMachines();
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    private static synchronized void endMachines() {
        try {
            machines.destroy();
            if (!machines.waitFor(30, TimeUnit.SECONDS)) {
                machines.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        HttpRequest page =
                HttpRequest.newBuilder(URI.create("http://" + address(3) + "/")).build();
        assertThat(HttpClient.newHttpClient()
                        .send(page, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

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
                () -> cloud("compute", "/servers/detail").path("servers").isEmpty()
                        && installation.cps("trash", "list").ok().out().split("five/web/node/", -1).length == 6);
        check(0, 5);
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
        assertThat(cloud("compute", "/servers/detail").path("servers")).hasSize(servers);
        assertThat(cloud("volumev3", "/volumes/detail").path("volumes")).hasSize(volumes);
    }

    private static String address(int node) throws IOException {
        return installation
                .cps("node", "list")
                .ok()
                .out()
                .lines()
                .filter(line -> line.startsWith("five/web/node/" + node + " "))
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

    /** What the control plane says, to the tenant. */
    private static JsonNode cloud(String service, String path) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String login = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "conpaas", "domain": {"name": "Default"},
                "password": "secret"}}}, "scope": {"project": {"name": "conpaas", "domain": {"name": "Default"}}}}}""";
        HttpResponse<String> token = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:5000/v3/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(login))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(endpoint + path))
                        .header(
                                "X-Auth-Token",
                                token.headers().firstValue("X-Subject-Token").orElseThrow())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }
}
