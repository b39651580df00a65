package org.conpaas.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.server.rest.Json;
import org.conpaas.server.rest.RestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentResourceTest {
    private static final String SHA = "ab".repeat(32);
    private static final String[] AGENT = {"X-Caller", "agent:a"};

    @TempDir
    private Path folder = Path.of("target");

    private final AgentSessions sessions =
            new AgentSessions("e1", Clock.systemUTC(), Duration.ofSeconds(40), Runnable::run);
    private final RestServer server = new RestServer(
            new AgentApplication(),
            List.of(new AgentResource(
                    sessions,
                    new Relay(sessions, () -> "r1", 1),
                    sha256 -> Optional.of(folder.resolve(sha256)).filter(Files::exists),
                    new OneToken(),
                    name -> Optional.of(folder.resolve(name)).filter(Files::exists))));

    private static final class OneToken implements Enrolments {
        @Override
        public Optional<Enrolment> enrol(String token, String csr) {
            return token.equals("t") ? Optional.of(new Enrolment("cert", "ca", "a")) : Optional.empty();
        }

        @Override
        public Enrolment renew(String agent, String csr) {
            return new Enrolment("new cert", "ca", agent);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_agent_gets_its_assignment_as_the_protocols_record() throws IOException {
        sessions.assign("a", AgentDouble.spec("blog/web/backend/1", "f1"));
        HttpResponse<String> answer = server.get("/assignment?wait=5", AGENT);
        assertThat(Json.LENIENT.readValue(answer.body(), Assignment.class))
                .isEqualTo(new Assignment(
                        "e1",
                        1,
                        List.of(AgentDouble.spec("blog/web/backend/1", "f1")),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Test
    void a_poll_without_news_ends_with_204() {
        assertThat(server.get("/assignment?epoch=e1&version=0&wait=0", AGENT).statusCode())
                .isEqualTo(204);
    }

    @Test
    void a_waiting_poll_is_answered_as_soon_as_there_is_news() {
        CompletableFuture<HttpResponse<String>> open =
                CompletableFuture.supplyAsync(() -> server.get("/assignment?epoch=e1&version=0&wait=9", AGENT));
        sessions.assign("a", AgentDouble.spec("blog/web/backend/1", "f1"));
        assertThat(open.orTimeout(8, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 40: no one but an agent is heard, and it speaks only for itself")
    void only_agents() throws IOException {
        assertThat(server.get("/assignment").statusCode()).isEqualTo(403);
        assertThat(server.get("/assignment", "X-Caller", "admin").statusCode()).isEqualTo(403);
        assertThat(server.get("/artifacts/" + SHA).statusCode()).isEqualTo(403);
        assertThat(server.post("/report", report("b", "e1"), AGENT).statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_report_is_taken_or_must_be_started_over() throws IOException {
        assertThat(server.post("/report", report("a", "e1"), AGENT).statusCode())
                .isEqualTo(204);
        HttpResponse<String> over = server.post("/report", report("a", "e0"), AGENT);
        assertThat(over.statusCode()).isEqualTo(409);
        assertThat(over.body()).isEqualTo("{\"epoch\":\"e1\"}");
        assertThat(server.post("/report", "{\"agent\": \"a\"}", AGENT).statusCode())
                .isEqualTo(400);
        assertThat(server.post("/report", "", AGENT).statusCode()).isEqualTo(403);
    }

    @Test
    void an_artifact_is_sent_with_its_length_and_its_digest_as_tag() throws IOException {
        Files.writeString(folder.resolve(SHA), "content");
        HttpResponse<String> answer = server.get("/artifacts/" + SHA, AGENT);
        assertThat(answer.body()).isEqualTo("content");
        assertThat(answer.headers().firstValue("ETag")).contains("\"" + SHA + "\"");
        assertThat(answer.headers().firstValue("Content-Length")).contains("7");
        assertThat(server.get("/artifacts/" + "cd".repeat(32), AGENT).statusCode())
                .isEqualTo(404);
        assertThat(server.get("/artifacts/..%2Fetc", AGENT).statusCode()).isEqualTo(404);
    }

    @Test
    void a_token_buys_one_certificate() {
        assertThat(server.post("/enroll", "{\"token\": \"t\", \"csr\": \"c\"}").body())
                .isEqualTo("{\"certificate\":\"cert\",\"ca\":\"ca\",\"agent\":\"a\"}");
        assertThat(server.post("/enroll", "{\"token\": \"x\", \"csr\": \"c\"}").statusCode())
                .isEqualTo(403);
        assertThat(server.post("/enroll", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void an_agent_s_certificate_buys_its_next_one() {
        String renewal = "{\"token\": \"\", \"csr\": \"c\"}";
        assertThat(server.post("/enroll", renewal).statusCode()).isEqualTo(403);
        assertThat(server.post("/enroll", renewal, AGENT).body())
                .isEqualTo("{\"certificate\":\"new cert\",\"ca\":\"ca\",\"agent\":\"a\"}");
    }

    @Test
    void a_new_machine_gets_the_agent_s_files() throws IOException {
        Files.writeString(folder.resolve("agent.jar"), "content");
        assertThat(server.get("/software/agent.jar").body()).isEqualTo("content");
        assertThat(server.get("/software/none.jar").statusCode()).isEqualTo(404);
    }

    @Test
    void a_log_that_nobody_asked_for_is_not_taken() {
        HttpResponse<String> answer = server.send(
                server.request("/logs/r9", AGENT)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("line")),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private static String report(String agent, String epoch) throws IOException {
        return Json.LENIENT.writeValueAsString(new AgentReport(agent, epoch, 1, true, List.of(), List.of()));
    }
}
