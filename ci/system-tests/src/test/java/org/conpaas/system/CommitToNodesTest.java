package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a commit to processes and back, through every layer. */
class CommitToNodesTest {
    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("commit-to-nodes");
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    private static String hello(String application, int nodes, String greeting) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata:
                  name: %s
                spec:
                  services:
                    web:
                      type: helloworld
                      greeting: %s     # what people read
                      nodes: {node: %d}
                """.formatted(application, greeting, nodes);
    }

    @Test
    void the_demo_converges_and_a_second_one_finds_it() throws IOException {
        String first = installation.cps("demo").ok().out();
        assertThat(first).contains("healthy and answers", "Dashboard    https://", "Next");
        Installation.Result second = installation.cps("demo").ok();
        assertThat(second.err()).contains("found in");
        assertThat(second.out()).contains("healthy and answers");
    }

    @Test
    void a_node_is_looked_at_entered_and_its_end_is_rehearsed() throws IOException {
        Path copy = installation.repository("looked");
        Files.writeString(copy.resolve("app.yaml"), hello("looked", 1, "one"));
        installation.push(copy, "One node");
        installation.awaitHealthy(copy, "looked");
        String node = "looked/web/node/1";
        assertThat(installation.cps("node", "describe", node).ok().out()).contains(node + "  HEALTHY", "isolation");
        assertThat(installation.cps("node", "console", node).err()).contains("machines of this cloud have no console");
        assertThat(installation.cps("cloud", "list").ok().out()).contains("default, local  yes");
        assertThat(installation.cps("cloud", "strays").ok().err()).contains("Nothing is left over");
        assertThat(installation
                        .cps("plan", "--what-if", "node " + node + " dies")
                        .ok()
                        .out())
                .contains("+ node " + node + ": done", "Then nothing is left to do: HEALTHY, SYNCED.");
        assertThat(installation.cps("plan", "looked").code())
                .as("nothing of it was done")
                .isZero();
        if ("root".equals(System.getProperty("user.name"))) {
            assertThat(installation
                            .cps("node", "connect", node, "--", "readlink", "/proc/self/ns/mnt")
                            .ok()
                            .out()
                            .strip())
                    .startsWith("mnt:[")
                    .isNotEqualTo(
                            Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString());
            assertThat(installation
                            .cps("node", "connect", node, "--", "cat", "proc/1/comm")
                            .ok()
                            .out())
                    .as("the first process that is seen there, from the root of there")
                    .isEqualTo("bwrap\n");
        }
    }

    @Test
    void nodes_follow_the_count_and_the_plan_named_every_action_beforehand() throws IOException {
        Path copy = installation.repository("counts");
        Files.writeString(copy.resolve("app.yaml"), hello("counts", 1, "one"));
        installation.push(copy, "One node");
        installation.awaitHealthy(copy, "counts");
        Files.writeString(copy.resolve("app.yaml"), hello("counts", 3, "one"));
        Installation.Result plan =
                installation.cps("plan", "-f", copy.resolve("app.yaml").toString(), "-o", "json");
        assertThat(plan.code()).as(plan.err()).isEqualTo(2);
        String said = installation.push(copy, "Three nodes");
        assertThat(said).contains("4 to create, 0 to update, 0 to replace, 0 to destroy");
        installation.awaitHealthy(copy, "counts");
        assertThat(actionsOf("counts", copy)).containsExactlyInAnyOrderElementsOf(announced(plan.json()));
        assertThat(installation.cps("plan", "counts").code()).isZero();
    }

    @Test
    void an_agent_s_certificate_buys_its_next_one() throws IOException {
        installation.cps("demo").ok();
        Path home = installation.home();
        String request = installation
                .run(
                        home,
                        List.of(
                                "sh",
                                "-c",
                                "openssl req -new -newkey ec -nodes -keyout /dev/null"
                                        + " -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=anybody"))
                .ok()
                .out();
        Path body = home.resolve("renewal.json");
        Files.writeString(body, new ObjectMapper().writeValueAsString(Map.of("token", "", "csr", request)));
        List<String> renewal = List.of(
                "curl",
                "-sS",
                "--cacert",
                "ca/ca.crt",
                "--cert",
                "local/agent/agent.pem",
                "-H",
                "Content-Type: application/json",
                "-d",
                "@" + body,
                installation.url() + "/agent/v1/enroll");
        assertThat(installation
                        .run(home, renewal)
                        .ok()
                        .json()
                        .path("certificate")
                        .asText())
                .startsWith("-----BEGIN CERTIFICATE-----");
    }

    private static List<String> announced(JsonNode plan) {
        List<String> keys = new ArrayList<>();
        JsonNode first = plan.has("plans") ? plan.path("plans").get(0) : plan;
        first.path("steps")
                .forEach(step -> keys.add(step.path("symbol").asText() + " "
                        + step.path("subject").asText()));
        return keys;
    }

    private static List<String> actionsOf(String application, Path copy) throws IOException {
        String revision = installation.git(copy, "rev-parse", "HEAD").out().strip();
        JsonNode passes =
                installation.cps("history", application, "-o", "json").ok().json();
        List<String> done = new ArrayList<>();
        for (JsonNode pass : passes.has("items") ? passes.path("items") : passes) {
            if (pass.path("revision").asText().equals(revision)) {
                pass.path("actions").forEach(action -> {
                    if (action.path("outcome").asText().equals("done")) {
                        done.add(action.path("action").asText());
                    }
                });
            }
        }
        return done;
    }

    @Test
    @DisplayName("case 37: what is killed comes back, and nothing else is restarted")
    void a_killed_process_agent_or_reconciler_comes_back_alone() throws Exception {
        Path copy = installation.repository("kills");
        Files.writeString(copy.resolve("app.yaml"), hello("kills", 2, "hello"));
        installation.push(copy, "Two nodes");
        installation.awaitHealthy(copy, "kills");
        Map<String, Long> before = pids("kills");

        Installation.kill(before.getOrDefault("kills/web/node/1", 0L));
        installation.await("another process of node 1", Duration.ofSeconds(30), () -> {
            long now = pids("kills").getOrDefault("kills/web/node/1", 0L);
            return now > 0 && now != before.getOrDefault("kills/web/node/1", 0L);
        });
        installation.awaitHealthy(copy, "kills");
        assertThat(pids("kills").get("kills/web/node/2")).isEqualTo(before.get("kills/web/node/2"));

        Map<String, Long> healed = pids("kills");
        long agent = installation.agentPid();
        Installation.kill(agent);
        installation.await("another agent", Duration.ofSeconds(30), () -> installation.agentPid() != agent);
        installation.awaitHealthy(copy, "kills");
        Installation.kill(installation.reconcilerPid());
        installation.up();
        installation.awaitHealthy(copy, "kills");
        assertThat(pids("kills")).isEqualTo(healed);
    }

    private static Map<String, Long> pids(String application) throws IOException {
        Map<String, Long> pids = new HashMap<>();
        for (JsonNode service : installation.application(application).path("services")) {
            for (JsonNode node : service.path("nodes")) {
                pids.put(
                        node.path("name").asText(),
                        node.path("processes").path(0).path("pid").asLong());
            }
        }
        return pids;
    }

    @Test
    @DisplayName("case 30: a broken commit keeps what runs, and says so to the pusher and in the status")
    void a_broken_commit_keeps_what_runs() throws IOException {
        Path copy = installation.repository("broken");
        Files.writeString(copy.resolve("app.yaml"), hello("broken", 1, "fine"));
        installation.push(copy, "Fine");
        installation.awaitHealthy(copy, "broken");
        Files.writeString(copy.resolve("app.yaml"), hello("broken", -1, "fine"));
        assertThat(installation.push(copy, "Broken")).contains("app.yaml:10:", "CP1");
        installation.await(
                "the status says INVALID",
                Duration.ofSeconds(30),
                () -> installation.application("broken").path("sync").asText().equals("INVALID"));
        assertThat(installation.application("broken").path("health").asText()).isEqualTo("HEALTHY");
        assertThat(installation.cps("why", "broken").ok().out()).contains("app.yaml:10:");
        assertThat(installation.cps("rollback", "broken").ok().out()).contains("Committed");
        installation.await(
                "the rollback is followed",
                Duration.ofSeconds(30),
                () -> installation.application("broken").path("sync").asText().equals("SYNCED"));
    }

    @Test
    @DisplayName("case 36: an export changes nothing, and plans to nothing")
    void what_is_exported_plans_to_nothing() throws IOException {
        Path copy = installation.repository("exported");
        Files.writeString(copy.resolve("app.yaml"), hello("exported", 2, "round trip"));
        installation.push(copy, "Two nodes");
        installation.awaitHealthy(copy, "exported");
        Map<String, Long> before = pids("exported");
        Path file = installation.home().resolve("exported.yaml");
        Files.writeString(
                file, installation.cps("manifest", "export", "exported").ok().out());
        assertThat(Files.readString(file))
                .isEqualTo(hello("exported", 2, "round trip"))
                .isEqualTo(
                        installation.cps("download_manifest", "exported").ok().out());
        assertThat(installation.cps("plan", "-f", file.toString()).code()).isZero();
        assertThat(pids("exported")).isEqualTo(before);
    }

    @Test
    void a_command_is_a_commit_and_the_page_follows_without_a_restart() throws Exception {
        Path copy = installation.repository("commands");
        Files.writeString(copy.resolve("app.yaml"), hello("commands", 1, "before"));
        installation.push(copy, "One node");
        installation.awaitHealthy(copy, "commands");
        installation.cps("scale", "commands/web", "node=2").ok();
        installation.git(copy, "pull", "-q", "--rebase", "origin", "main");
        assertThat(Files.readString(copy.resolve("app.yaml"))).contains("{node: 2}", "# what people read");
        installation.awaitHealthy(copy, "commands");
        Map<String, Long> before = pids("commands");
        Files.writeString(copy.resolve("app.yaml"), hello("commands", 2, "after <b>"));
        installation.push(copy, "Another greeting");
        installation.awaitHealthy(copy, "commands");
        assertThat(pids("commands")).isEqualTo(before);
        String url = installation
                .application("commands")
                .path("services")
                .path(0)
                .path("url")
                .asText();
        String page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
        assertThat(page).contains("after &lt;b&gt;");
    }

    /** Over HTTP/2 this server breaks a TLS 1.3 connection in about two hundred: what clients call a failed decryption. */
    @Test
    void only_the_protocol_that_never_breaks_is_offered() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream authority = Files.newInputStream(installation.home().resolve("ca/ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", installation.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isIn("", "http/1.1");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void a_deleted_application_leaves_nothing() throws IOException {
        Path copy = installation.repository("deleted");
        Files.writeString(copy.resolve("app.yaml"), hello("deleted", 2, "bye"));
        installation.push(copy, "Two nodes");
        installation.awaitHealthy(copy, "deleted");
        Map<String, Long> pids = pids("deleted");
        installation.cps("delete", "deleted", "-y").ok();
        installation.await("nothing of it runs", Duration.ofSeconds(60), () -> pids.values().stream()
                .noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
        installation.await("nobody knows it", Duration.ofSeconds(30), () -> !installation
                .cps("application", "list", "-o", "json")
                .ok()
                .out()
                .contains("\"deleted\""));
        assertThat(installation.home().resolve("local/agent/nodes/deleted")).doesNotExist();
    }
}
