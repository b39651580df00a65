package org.conpaas.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.api.States.application;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Decision;
import org.conpaas.core.autoscaling.Fact;
import org.conpaas.core.autoscaling.Strategy;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status.DiskState;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.engine.AutoscalingState;
import org.conpaas.engine.EngineEvent;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.server.agents.AgentSessions;
import org.conpaas.server.agents.Relay;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.metrics.MetricHistory;
import org.conpaas.server.rest.Json;
import org.conpaas.server.rest.RestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
    private final World world = new World();
    private final EventStream events = new EventStream(1000, 100, 2, Runnable::run);
    private final AgentSessions agents =
            new AgentSessions("e1", Clock.systemUTC(), Duration.ofSeconds(40), Runnable::run);
    private final Relay relay = new Relay(agents, () -> "r1", 1);
    private final MetricHistory metrics = new MetricHistory(Clock.fixed(States.NOW, ZoneOffset.UTC));
    private final RestServer server = new RestServer(new ApiApplication(), resources());

    private List<Object> resources() {
        Clock clock = Clock.fixed(States.NOW, ZoneOffset.UTC);
        return List.of(
                new AboutResource(world, world, world),
                new ApplicationsResource(world),
                new ApplicationResource(world, world, world, world, world, clock),
                new ApplicationChangesResource(world, world, world, world, world),
                new ServiceResource(world, world, world, world, Catalogue.of(List.of(new Batch()))),
                new ServiceDisksResource(world, world, world, world),
                new AutoscalingResource(world),
                new MetricsResource(world, metrics),
                new ExpositionResource(metrics),
                new CodeResource(world, world.code, world, world),
                new CodeKeysResource(world, world.keys),
                new PlanResource(world, world, world),
                new NodesResource(world),
                new LogsResource(world, relay),
                new DataResource(world, Catalogue.of(List.of(new Batch())), relay),
                new SourcesResource(world),
                new RepositoriesResource(world),
                new SecretsResource(world.secrets),
                new TrashResource(world.trash),
                new SnapshotsResource(world.snapshots, world),
                new CloudsResource(world.offers),
                new DisksResource(world),
                new RehearsalResource(world),
                new NodeResource(world, world.offers),
                new SecretHistoryResource(world.secrets),
                new SealingKeyResource(world.secrets),
                new WebhooksResource(world),
                new EventsResource(events),
                new ApplicationEventsResource(events, world));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void says_what_the_autoscaler_decided_and_why() throws Exception {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        Decision decision = new Decision(
                States.NOW,
                new TreeMap<>(Map.of("backend", 3)),
                true,
                List.of(new Fact(Fact.Kind.DECIDED, "backend", "2 -> 3: CPU 80 % is above 75 %")),
                States.NOW.plusSeconds(600));
        Autoscaling settings = new Autoscaling(
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Strategy.MEDIUM_UP,
                new TreeMap<>(Map.of("backend", new Autoscaling.Range(1, 8))));
        world.autoscaled.put(
                "blog/web",
                new AutoscalingState(
                        settings,
                        new TreeMap<>(Map.of("backend", 2)),
                        decision.counts(),
                        Optional.of(decision),
                        List.of(decision)));
        JsonNode answer = json(server.get("/applications/blog/services/web/autoscaling"));
        assertThat(answer.path("strategy").asText()).isEqualTo("medium_up");
        assertThat(answer.path("counts").toString()).isEqualTo("{\"backend\":3}");
        assertThat(answer.path("written").toString()).isEqualTo("{\"backend\":2}");
        assertThat(answer.path("limits").toString()).isEqualTo("{\"backend\":{\"min\":1,\"max\":8}}");
        assertThat(answer.path("last").path("facts").get(0).path("kind").asText())
                .isEqualTo("decided");
        assertThat(answer.path("history").get(0).path("summary").asText())
                .isEqualTo("backend 2 -> 3: CPU 80 % is above 75 %");
    }

    @Test
    void a_service_that_is_not_scaled_has_no_autoscaling() throws Exception {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        assertThat(server.get("/applications/blog/services/web/autoscaling").statusCode())
                .isEqualTo(404);
    }

    @Test
    void shows_what_the_nodes_of_a_service_measured() throws Exception {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        metrics.tell(new NodeMetrics("blog/web/backend/1", Map.of("cpu", 0.25)));
        JsonNode node = json(server.get("/applications/blog/services/web/metrics?range=10s&step=5s"))
                .at("/nodes/0");
        assertThat(node.path("name").asText()).isEqualTo("blog/web/backend/1");
        assertThat(node.path("latest").toString()).isEqualTo("{\"cpu\":0.25}");
        assertThat(node.path("series").path("cpu")).hasSize(2);
        for (String wrong : List.of("range=2d", "step=1s", "range=1d&step=5s", "range=soon")) {
            assertThat(server.get("/applications/blog/services/web/metrics?" + wrong)
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void shows_the_means_of_the_nodes_of_a_role() throws Exception {
        world.with(application("blog")
                .node("db", "mysql", 1, Health.HEALTHY, "")
                .node("db", "mysql", 2, Health.HEALTHY, "")
                .node("db", "mysql", 3, Health.HEALTHY, "")
                .node("db", "glb", 1, Health.HEALTHY, ""));
        metrics.tell(new NodeMetrics("blog/db/mysql/1", Map.of("receive_queue", 3.0)));
        metrics.tell(new NodeMetrics("blog/db/mysql/2", Map.of("receive_queue", 0.0)));
        metrics.tell(new NodeMetrics("blog/db/glb/1", Map.of("cpu", 0.5)));
        JsonNode answer = json(server.get("/applications/blog/services/db/metrics?range=10s&step=10s"));
        assertThat(answer.path("nodes")).hasSize(4);
        assertThat(answer.path("means")).hasSize(1);
        assertThat(answer.at("/means/0/name").asText()).isEqualTo("mysql");
        assertThat(answer.at("/means/0/latest").toString()).isEqualTo("{\"receive_queue\":1.5}");
        assertThat(answer.at("/means/0/series/receive_queue")).hasSize(1);
    }

    @Test
    void tells_prometheus_what_all_nodes_measure() throws Exception {
        metrics.tell(new NodeMetrics("blog/db/mysql/2", Map.of("receive_queue", 3.0, "cpu", 0.25)));
        metrics.tell(new NodeMetrics("blog/web/backend/1", Map.of("cpu", 0.5)));
        HttpResponse<String> answer = server.get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(answer.body()).isEqualTo("""
                # TYPE conpaas_node_cpu gauge
                conpaas_node_cpu{application="blog",service="db",role="mysql",node="2"} 0.25
                conpaas_node_cpu{application="blog",service="web",role="backend",node="1"} 0.5
                # TYPE conpaas_node_receive_queue gauge
                conpaas_node_receive_queue{application="blog",service="db",role="mysql",node="2"} 3.0
                """);
    }

    @Test
    void every_resource_of_the_application_is_tested_here() {
        assertThat(new java.util.HashSet<Object>(
                        resources().stream().map(Object::getClass).toList()))
                .isEqualTo(ApiApplication.RESOURCES);
    }

    @Test
    void applications_are_listed_a_page_at_a_time() {
        List.of("blog", "lab", "shop").forEach(name -> world.with(application(name)));

        JsonNode first = json(server.get("/applications?limit=2"));
        assertThat(first.at("/items").findValuesAsText("name")).containsExactly("blog", "lab");
        JsonNode second = json(
                server.get("/applications?limit=2&after=" + first.at("/next").asText()));
        assertThat(second.at("/items").findValuesAsText("name")).containsExactly("shop");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void a_page_of_ten_thousand_applications_looks_at_a_page_only() {
        IntStream.range(0, 10_000).forEach(n -> world.unseen.add("app-" + n));
        server.get("/applications?limit=50");
        assertThat(world.looks).isEqualTo(50);
    }

    @Test
    void applications_are_searched_by_a_part_of_the_name() {
        List.of("blog", "lab", "shop").forEach(name -> world.with(application(name)));
        assertThat(json(server.get("/applications?q=O")).at("/items").findValuesAsText("name"))
                .containsExactly("blog", "shop");
    }

    @Test
    void an_application_shows_its_services_nodes_and_roles() {
        world.with(application("blog")
                .node("web", "backend", 1, Health.HEALTHY, "")
                .node("web", "backend", 2, Health.PROGRESSING, "not up yet"));
        JsonNode shown = json(server.get("/applications/blog"));

        assertThat(shown.at("/services/0/roles/backend").toString()).isEqualTo("{\"wanted\":2,\"healthy\":1}");
        assertThat(shown.at("/services/0/nodes/1/reason").asText()).isEqualTo("not up yet");
        assertThat(shown.at("/services/0/nodes/1/probes/0/message").asText()).isEqualTo("connection refused");
        assertThat(shown.at("/nodes").asInt()).isEqualTo(2);
        assertThat(shown.at("/committedAt").asText()).isEqualTo("2026-11-21T09:59:00Z");
    }

    @Test
    void an_application_that_nobody_has_looked_at_yet_is_unknown_rather_than_missing() {
        world.unseen.add("new");
        assertThat(json(server.get("/applications/new")).at("/sync").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void whoever_has_the_newest_answer_is_told_so_without_it() {
        world.with(application("blog"));
        String tag =
                server.get("/applications/blog").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> same = server.get("/applications/blog", "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();

        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        assertThat(server.get("/applications/blog", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void errors_are_problem_documents() {
        isProblem(server.get("/applications/none"), 404, "no application none");
        isProblem(server.get("/nowhere"), 404, "nothing is here");
        isProblem(server.post("/about", "{}"), 405, "this path does not take this method");
        isProblem(server.get("/applications?limit=0"), 400, "limit is not a number from 1 to 500");
        isProblem(server.get("/applications?limit=many"), 400, "limit is not a number from 1 to 500");
        isProblem(server.get("/applications?after=%25"), 400, "after is not a value that an earlier page gave as next");
        isProblem(
                server.post("/repositories", "{\"name\": "),
                400,
                "the body is not the JSON object that this request takes (line 1, column 10)");
        isProblem(server.post("/repositories", "{\"nam\": \"x\"}"), 400, "unknown field nam; known: name");
        isProblem(server.post("/repositories", "null"), 400, "the body is missing");
        isProblem(server.post("/repositories", "{\"name\": \"../x\"}"), 400, "name is not a DNS label");
        isProblem(
                server.post("/repositories", "x", "Content-Type", "text/csv"),
                415,
                "the body's media type is not one that this path reads");
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() {
        assertThat(server.post("/about", "{}").headers().firstValue("Allow").orElse(""))
                .contains("GET");
    }

    @Test
    @DisplayName("case 44: a defect shows neither its message nor its stack")
    void a_defect_is_a_number() {
        HttpResponse<String> answer = server.get("/applications/bug");
        isProblem(
                answer,
                500,
                "the reconciler could not do this because of a defect or of something that it needs and lacks");
        assertThat(answer.body())
                .doesNotContain("secret detail")
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String large = "{\"name\": \"" + "x".repeat(2 << 20) + "\"}";
        isProblem(server.post("/repositories", large), 413, "the body is larger than 1048576 bytes");
    }

    @Test
    void a_change_is_a_commit_by_its_caller() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        HttpResponse<String> answer = server.post(
                "/applications/blog/services/web/scale", "{\"roles\": {\"backend\": 3}}", "X-Caller", "ann");
        assertThat(answer.body()).isEqualTo("{\"commit\":\"c0ffee\",\"source\":\"shop\",\"pushed\":true}");
        server.post("/applications/blog/services/web/running", "{\"running\": false}", "X-Caller", "ann");
        server.post("/applications/blog/suspend", "{\"message\": \"Stop it\"}", "X-Caller", "ann");
        server.post("/applications/blog/resume", "", "X-Caller", "ann");
        server.post("/applications/blog/rollback", "{}", "X-Caller", "ann");
        server.post("/applications/blog/adopt", "{}", "X-Caller", "ann");

        assertThat(world.diary)
                .containsExactly(
                        "ann: Scale blog/web to 3 backend [text scaled {backend=3}]",
                        "ann: Stop blog/web [text running=false]",
                        "ann: Stop it [text suspend=true]",
                        "ann: Resume blog [text suspend=false]",
                        "ann: Roll blog back to the one before",
                        "ann: Adopt what runs of blog [metadata: {name: blog}]");
    }

    @Test
    void a_deletion_needs_the_name_again() {
        world.with(application("blog"));
        isProblem(server.post("/applications/blog/delete", "{}"), 400, "confirm is not blog");
        assertThat(world.diary).isEmpty();

        server.post("/applications/blog/delete", "{\"confirm\": \"blog\"}", "X-Caller", "ann");
        assertThat(world.diary)
                .containsExactly(
                        "ann: Delete blog", "deletion of blog confirmed", "look blog (deletion asked for by a user)");
    }

    @Test
    @DisplayName("case 31: deletions are confirmed for the revision that is wanted now, not for another")
    void a_stale_confirmation_is_refused() {
        world.with(application("blog"));
        assertThat(server.post("/applications/blog/apply", "{\"confirm\": \"old\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(world.diary).isEmpty();

        String current = "{\"confirm\": \"" + States.REVISION + "\"}";
        assertThat(server.post("/applications/blog/apply", current).statusCode())
                .isEqualTo(202);
        assertThat(world.diary)
                .containsExactly(
                        "deletions of blog confirmed for " + States.REVISION, "look blog (asked for by a user)");
    }

    @Test
    @DisplayName("case 31: a confirmation names the revision by as much as people see of it, and by no less")
    void a_confirmation_may_be_short() {
        world.with(application("blog"));
        isProblem(
                server.post("/applications/blog/apply", "{\"confirm\": \"0123456\"}"),
                409,
                "revision 0123456 is not the one that is wanted now, which is " + States.REVISION);
        assertThat(world.diary).isEmpty();

        assertThat(server.post("/applications/blog/apply", "{\"confirm\": \"01234567\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(world.diary).first().isEqualTo("deletions of blog confirmed for " + States.REVISION);
    }

    @Test
    void scaling_names_what_is_wrong() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        isProblem(
                server.post("/applications/blog/services/web/scale", "{\"roles\": {\"backend\": -1}}"),
                400,
                "roles.backend: -1 is not a count");
        isProblem(
                server.post("/applications/blog/services/web/scale", "{\"roles\": {\"bakend\": 1}}"),
                400,
                "a java service has no role bakend");
        isProblem(server.post("/applications/blog/services/db/scale", "{}"), 404, "application blog has no service db");
        isProblem(
                server.post("/applications/blog/services/web/scale", "{\"roles\": 3}"),
                400,
                "field roles has no value that fits (line 1, column 11)");
    }

    @Test
    void an_operation_is_queued_or_refused_with_the_reason() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        HttpResponse<String> queued = server.post(
                "/applications/blog/services/web/operations", "{\"command\": \"run\", \"parameters\": [\"a b\"]}");
        assertThat(queued.statusCode()).isEqualTo(202);
        assertThat(queued.body()).isEqualTo("{\"id\":\"op-1\"}");
        assertThat(world.diary)
                .containsExactly("run[a b] on [blog/web/backend/1]", "look blog (run of web asked for by a user)");

        isProblem(
                server.post("/applications/blog/services/web/operations", "{\"command\": \"fly\"}"),
                409,
                "a java service has no operation fly");
    }

    @Test
    void code_is_uploaded_listed_enabled_and_deleted() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        HttpResponse<String> uploaded = server.post(
                "/applications/blog/services/web/code?fileName=a.war&description=first",
                "PK",
                "Content-Type",
                "application/octet-stream");
        assertThat(uploaded.statusCode()).isEqualTo(201);
        assertThat(uploaded.body()).isEqualTo("{\"id\":\"code-1\"}");

        world.versions.put("code-1", version("code-1", true));
        world.versions.put("code-2", version("code-2", false));
        JsonNode list = json(server.get("/applications/blog/services/web/code"));
        assertThat(list.at("/items")).hasSize(2);
        assertThat(list.at("/largest").asLong()).isEqualTo(100);
        assertThat(server.get("/applications/blog/services/web/code/code-1").body())
                .isEqualTo("bytes");
        isProblem(
                server.delete("/applications/blog/services/web/code/code-1"),
                409,
                "code version code-1 is what blog/web runs");
        assertThat(server.delete("/applications/blog/services/web/code/code-2").statusCode())
                .isEqualTo(204);
        isProblem(
                server.delete("/applications/blog/services/web/code/code-2"),
                404,
                "no code version code-2 of blog/web");

        server.post("/applications/blog/services/web/code/code-1/enable", "", "X-Caller", "ann");
        assertThat(world.diary)
                .containsExactly("store a.war first PK", "ann: Run code-1 in blog/web [text code=code-1]");
    }

    @Test
    void bytes_that_are_there_already_are_no_new_version() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        world.versions.put("code-1", version("code-1", true));
        String path = "/applications/blog/services/web/code?fileName=a.war";
        assertThat(server.post(path, "PK", "Content-Type", "application/zip").statusCode())
                .isEqualTo(200);
        isProblem(
                server.post(path + "&sha256=xyz", "PK", "Content-Type", "application/zip"),
                400,
                "sha256 is no SHA-256");
    }

    @Test
    void keys_for_code_are_added_listed_and_removed() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        String keys = "/applications/blog/services/web/code-keys";
        HttpResponse<String> added =
                server.post(keys, "ssh-ed25519 AAAA ann", "Content-Type", "text/plain", "X-Caller", "ann");
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json(added).at("/addedBy").asText()).isEqualTo("ann");
        assertThat(json(server.get(keys)).at("/items/0/fingerprint").asText()).isEqualTo("SHA256:a/b+c");
        assertThat(json(server.get("/applications/blog/services/web/code-repository"))
                        .at("/https")
                        .asText())
                .isEqualTo("https://localhost:8443/git/code/blog/web.git");
        assertThat(server.delete(keys + "?fingerprint=SHA256%3Aa%2Fb%2Bc").statusCode())
                .isEqualTo(204);
        isProblem(server.delete(keys + "?fingerprint=SHA256%3Aa%2Fb%2Bc"), 404, "blog/web has no key SHA256:a/b+c");
        isProblem(server.delete(keys), 400, "fingerprint is missing");
        isProblem(
                server.get("/applications/blog/services/none/code-keys"), 404, "application blog has no service none");
    }

    @Test
    @DisplayName("case 2: the name of an uploaded file is no path")
    void an_uploaded_name_is_no_path() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        isProblem(
                server.post(
                        "/applications/blog/services/web/code?fileName=..%2Fa.war",
                        "PK", "Content-Type", "application/zip"),
                400,
                "fileName holds a path");
    }

    @Test
    void a_plan_shows_its_steps_and_its_first_wave() {
        NodeId node = new NodeId("blog", "web", "backend", 1);
        Plan.Step remove =
                new Plan.Step(new Action.RemoveNode(node, node), "not wanted", java.util.Set.of(), Optional.empty());
        world.with(application("blog").step(remove));
        JsonNode plan = json(server.get("/applications/blog/plan"));
        assertThat(plan.at("/steps/0").toString())
                .isEqualTo("{\"symbol\":\"-\",\"action\":\"RemoveNode\",\"subject\":\"node blog/web/backend/1\","
                        + "\"reason\":\"not wanted\",\"detail\":[],\"first\":true}");
        assertThat(plan.at("/counts").toString()).isEqualTo("{\"create\":0,\"update\":0,\"replace\":0,\"destroy\":1}");
        assertThat(plan.at("/text").asText()).isEqualTo("blog: 1 steps");
    }

    @Test
    void uncommitted_manifests_are_planned_or_their_problems_listed() {
        world.with(application("blog"));
        assertThat(json(server.post("/plan", "{\"files\": [{\"name\": \"b.yaml\", \"text\": \"good\"}]}"))
                        .at("/plans/0/application")
                        .asText())
                .isEqualTo("blog");
        assertThat(json(server.post("/plan", "{\"files\": [{\"name\": \"b.yaml\", \"text\": \"broken\"}]}"))
                        .at("/problems/0")
                        .toString())
                .isEqualTo("{\"severity\":\"ERROR\",\"code\":\"CP1001\",\"file\":\"b.yaml\",\"line\":1,\"column\":1,"
                        + "\"message\":\"is broken\",\"hint\":\"mend it\"}");
        isProblem(server.post("/plan", "{\"files\": []}"), 400, "0 files");
        world.previewProblems.add(
                Problem.warning("CP3101", new SourcePosition("b.yaml", 2, 1), "has no effect", "drop it"));
        assertThat(json(server.post("/plan", "{\"files\": [{\"name\": \"b.yaml\", \"text\": \"good\"}]}"))
                        .at("/plans/0/problems/0/code")
                        .asText())
                .isEqualTo("CP3101");
    }

    @Test
    void history_is_paged_from_the_newest() {
        world.with(application("blog"));
        List.of("3", "2", "1").forEach(id -> world.passes.add(pass(id)));
        JsonNode first = json(server.get("/applications/blog/history?limit=2"));
        assertThat(first.at("/items").findValuesAsText("id")).containsExactly("3", "2");
        assertThat(json(server.get("/applications/blog/history?limit=2&after="
                                + first.at("/next").asText()))
                        .at("/items")
                        .findValuesAsText("id"))
                .containsExactly("1");
    }

    @Test
    void a_disk_that_nobody_uses_may_go_and_no_other() {
        world.with(application("blog")
                .disk(disk("blog/db/mysql/1/data", DiskState.ATTACHED, Optional.of(NodeId.parse("blog/db/mysql/1"))))
                .disk(disk("blog/db/mysql/3/data", DiskState.KEPT, Optional.empty()))
                .disk(disk("blog/web/uploads", DiskState.ATTACHED, Optional.empty())));
        JsonNode page = json(server.get("/disks?application=blog"));
        assertThat(page.at("/items").findValuesAsText("state")).containsExactly("attached", "kept", "attached");
        assertThat(page.at("/items/0/machine").asText()).isEqualTo("blog/db/mysql/1");
        isProblem(
                server.delete("/disks/blog/db/mysql/1/data"),
                409,
                "disk blog/db/mysql/1/data is attached: node blog/db/mysql/1 has it");
        isProblem(
                server.delete("/disks/blog/web/uploads"),
                409,
                "disk blog/web/uploads is attached: nodes of blog/web see it");
        isProblem(server.delete("/disks/blog/db/mysql/9/data"), 404, "no disk blog/db/mysql/9/data");
        isProblem(server.delete("/disks/blog"), 404, "no disk blog");
        isProblem(server.delete("/disks/none/db/mysql/1/data"), 404, "no application none");
        assertThat(world.diary).isEmpty();
        assertThat(server.delete("/disks/blog/db/mysql/3/data").statusCode()).isEqualTo(202);
        assertThat(world.diary).containsExactly("discard blog/db/mysql/3/data");
        world.with(
                application("blog").suspended().disk(disk("blog/db/mysql/3/data", DiskState.KEPT, Optional.empty())));
        isProblem(server.delete("/disks/blog/db/mysql/3/data"), 409, "nothing is done about application blog now");
    }

    @Test
    void a_service_is_given_a_disk_by_a_commit_and_loses_it_by_one() {
        world.with(application("blog")
                .node("web", "backend", 1, Health.HEALTHY, "")
                .written("old"));
        String disks = "/applications/blog/services/web/disks/";
        assertThat(put(disks + "data", "{\"size\": \"1GiB\", \"at\": \"/srv/data\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.delete(disks + "old").statusCode()).isEqualTo(200);
        assertThat(world.diary)
                .containsExactly(
                        "unknown: Give blog/web a disk data [text disk data={kind=persistent, size=1GiB, at=/srv/data}]",
                        "unknown: Take disk old from blog/web [text without disk old]");
        isProblem(put(disks + "data", "{\"at\": \"broken\"}"), 422, "the manifest would be wrong: is broken");
        isProblem(put(disks + "data", ""), 400, "the body is missing");
        isProblem(put(disks + "old", "{\"at\": \"/srv\"}"), 409, "blog/web has a disk old already");
        isProblem(server.delete(disks + "data"), 404, "the manifest gives blog/web no disk data");
        isProblem(
                server.delete("/applications/blog/services/db/disks/data"), 404, "application blog has no service db");
    }

    @Test
    void a_disk_grows_and_goes_from_node_to_node_by_commits() {
        world.with(application("blog")
                .node("web", "backend", 1, Health.HEALTHY, "")
                .written("data")
                .single("one"));
        String disks = "/applications/blog/services/web/disks/";
        assertThat(server.post(disks + "data", "{\"size\": \"2GiB\", \"at\": \"/srv\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.post(disks + "one", "{\"node\": \"backend/2\"}").statusCode())
                .isEqualTo(200);
        assertThat(server.post(disks + "one", "{\"node\": \"\"}").statusCode()).isEqualTo(200);
        assertThat(world.diary)
                .containsExactly(
                        "unknown: Change disk data of blog/web [textdata.size=2GiB\ndata.at=/srv\n]",
                        "unknown: Give disk one of blog/web to backend/2 [textone.node=backend/2\n]",
                        "unknown: Take disk one of blog/web from its node [textone.node=\n]");
        isProblem(
                server.post(disks + "data", "{\"size\": \"512KiB\"}"),
                409,
                "disk data of blog/web has 1MiB: no disk becomes smaller");
        isProblem(
                server.post(disks + "one", "{\"node\": \"backend/9\"}"),
                422,
                "the manifest would be wrong: services.web.disks.one.node: the service has 1 of role backend, so nobody has the disk");
        isProblem(
                server.post(disks + "data", "{\"node\": \"backend/1\"}"),
                409,
                "its kind is persistent: only a single disk goes from node to node");
        isProblem(server.post(disks + "data", "{}"), 400, "nothing is to change");
        isProblem(server.post(disks + "none", "{\"size\": \"2GiB\"}"), 404, "the manifest gives blog/web no disk none");
    }

    private static DiskStatus disk(String name, DiskState state, Optional<NodeId> machine) {
        VolumeSpec spec =
                new VolumeSpec(VolumeId.parse(name), "default", 1L << 30, "/data", OnDelete.KEEP, Optional.empty());
        return new DiskStatus(spec, state, machine, "");
    }

    @Test
    void nodes_of_all_applications_are_paged() {
        world.with(application("blog")
                .node("web", "backend", 1, Health.HEALTHY, "")
                .node("web", "backend", 2, Health.HEALTHY, ""));
        world.with(application("lab").node("jobs", "node", 1, Health.HEALTHY, ""));
        List<String> names = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(server.get("/nodes?limit=1" + next));
            names.addAll(page.at("/items").findValuesAsText("machine"));
            next = page.has("next") ? "&after=" + page.at("/next").asText() : "";
        } while (!next.isEmpty());
        assertThat(names).containsExactly("blog/web/backend/1", "blog/web/backend/2", "lab/jobs/node/1");
    }

    @Test
    void why_export_about_and_config_answer() {
        world.with(application("blog"));
        world.sources.put("shop", World.source("shop"));
        assertThat(json(server.get("/applications/blog/why"))
                        .at("/steps/0/text")
                        .asText())
                .isEqualTo("source shop was fetched at commit 0123456789 by Ann");
        HttpResponse<String> export = server.get("/applications/blog/export");
        assertThat(export.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(export.body()).isEqualTo("metadata: {name: blog}\n");
        assertThat(json(server.get("/about")).at("/applications").asInt()).isEqualTo(1);
        assertThat(json(server.get("/config")).at("/items/0").toString())
                .isEqualTo("{\"key\":\"conpaas.token\",\"value\":\"***\",\"default\":\"\",\"source\":\"file\","
                        + "\"description\":\"The token.\",\"secret\":true}");
        assertThat(server.post("/login-links", "").body())
                .isEqualTo("{\"url\":\"https://localhost:8443/login?once=1\"}");
    }

    @Test
    void sources_are_added_synced_and_removed() {
        HttpResponse<String> added = server.post(
                "/sources",
                "{\"name\": \"shop\", \"url\": \"https://git.example/shop\", \"interval\": \"30s\","
                        + " \"credentials\": {\"user\": \"u\", \"password\": \"canary\"}}");
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.body()).doesNotContain("canary");
        assertThat(server.post("/sources/shop/sync", "").statusCode()).isEqualTo(202);
        assertThat(server.delete("/sources/shop").statusCode()).isEqualTo(204);
        isProblem(server.delete("/sources/shop"), 404, "no source shop");
        isProblem(
                server.post("/sources", "{\"url\": \"x\", \"interval\": \"soon\"}"),
                400,
                "interval soon is not a duration");
        isProblem(server.post("/sources", "{}"), 400, "url is missing");
        assertThat(world.diary)
                .containsExactly(
                        "add NewSource[name=Optional[shop], url=https://git.example/shop, branch=main, path=,"
                                + " prune=false, interval=PT30S, webhookSecret=Optional.empty,"
                                + " credentials=Optional[u:***]]",
                        "sync shop");
    }

    @Test
    void says_what_clouds_offer_and_what_is_left_over() {
        assertThat(json(server.get("/clouds")).at("/items/0/problem").asText()).isEqualTo("no answer");
        assertThat(json(server.get("/clouds/mycloud/types"))
                        .at("/items/0/usual")
                        .asBoolean())
                .isTrue();
        assertThat(json(server.get("/clouds/mycloud/usage")).at("/items/0/left").asInt())
                .isZero();
        assertThat(json(server.get("/clouds/mycloud/strays")).at("/items/0/why").asText())
                .isEqualTo("a twin of s1");
        isProblem(server.get("/clouds/mycloud/images"), 503, "cloud mycloud: no answer");
    }

    @Test
    void says_what_would_happen_if() {
        world.with(application("blog"));
        String path = "/applications/blog/what-if";
        assertThat(json(server.post(path, "{\"event\": \"node  blog/web/backend/1 dies\"}"))
                        .at("/moments/0/afterSeconds")
                        .asInt())
                .isEqualTo(61);
        isProblem(
                server.post(path, "{\"event\": \"node blog dies\"}"), 400, "nobody knows what that is: node blog dies");
        isProblem(server.post(path, "{\"event\": \"the sky falls\"}"), 400, "nobody knows what that is: the sky falls");
        isProblem(server.post(path, "{\"event\": \"cloud nowhere is down\"}"), 400, "no cloud is called nowhere");
        isProblem(
                server.post("/applications/none/what-if", "{\"event\": \"cloud local is down\"}"),
                404,
                "no application none");
    }

    @Test
    void one_node_is_told_and_what_its_machine_says() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        assertThat(json(server.get("/applications/blog/nodes/web/backend/1"))
                        .at("/name")
                        .asText())
                .isEqualTo("blog/web/backend/1");
        HttpResponse<String> console = server.get("/applications/blog/nodes/web/backend/1/console");
        assertThat(console.body()).startsWith("blog/web/backend/1 on ").endsWith(" boots");
        assertThat(console.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        isProblem(server.get("/applications/blog/nodes/web/backend/9"), 404, "no node blog/web/backend/9");
    }

    @Test
    void what_was_deleted_is_listed_comes_back_and_can_be_destroyed() {
        assertThat(json(server.get("/trash")).at("/items/0/volume").asText()).isEqualTo("blog/db/mysql/1/storage");
        assertThat(server.post("/trash/default/g1/restore", "{}").statusCode()).isEqualTo(200);
        assertThat(world.diary).contains("restore default g1");
        isProblem(server.post("/trash/purge", "{}"), 400, "before is missing");
        isProblem(server.post("/trash/purge", "{\"before\": \"yesterday\"}"), 400, "before is no instant");
        assertThat(server.post("/trash/purge", "{\"before\": \"2026-01-31T12:00:00Z\"}")
                        .body())
                .isEqualTo("{\"destroyed\":[]}");
    }

    @Test
    void a_cloud_that_does_not_answer_hides_nothing_of_the_others() {
        assertThat(server.get("/trash").body()).doesNotContain("missing");
        world.silent = List.of("cloud mycloud: connect timed out");
        for (String list : List.of("/trash", "/snapshots")) {
            JsonNode answer = json(server.get(list));
            assertThat(answer.path("items")).hasSize(1);
            assertThat(answer.at("/missing/0").asText()).isEqualTo("cloud mycloud: connect timed out");
        }
        assertThat(server.post("/trash/purge", "{\"before\": \"2026-01-31T12:00:00Z\"}")
                        .body())
                .contains("\"missing\":[\"cloud mycloud");
    }

    @Test
    void snapshots_are_taken_of_disks_that_are_there_listed_restored_and_destroyed() {
        world.with(application("blog")
                .disk(disk("blog/db/mysql/1/data", DiskState.ATTACHED, Optional.of(NodeId.parse("blog/db/mysql/1"))))
                .disk(disk("blog/db/mysql/2/data", DiskState.COMING, Optional.empty())));
        isProblem(server.post("/snapshots", "{}"), 400, "disk is missing");
        isProblem(
                server.post("/snapshots", "{\"disk\": \"blog/db/mysql/1/none\"}"), 404, "no disk blog/db/mysql/1/none");
        isProblem(server.post("/snapshots", "{\"disk\": \"nothing\"}"), 404, "no disk nothing");
        isProblem(
                server.post("/snapshots", "{\"disk\": \"blog/db/mysql/2/data\"}"),
                409,
                "disk blog/db/mysql/2/data is not made yet");
        assertThat(server.post("/snapshots", "{\"disk\": \"blog/db/mysql/1/data\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(world.diary).contains("snapshot of blog/db/mysql/1/data on default");
        assertThat(json(server.get("/snapshots?application=blog&cloud=default"))
                        .at("/items/0/id")
                        .asText())
                .isEqualTo("s1");
        assertThat(json(server.get("/snapshots?application=shop")).path("items"))
                .isEmpty();
        assertThat(server.post("/snapshots/default/s1/restore", "{}").statusCode())
                .isEqualTo(200);
        assertThat(server.delete("/snapshots/default/s1").statusCode()).isEqualTo(200);
        assertThat(world.diary).contains("back to default s1", "delete default s1");
    }

    @Test
    void a_dump_of_the_trash_is_handed_out_as_a_file(@TempDir Path folder) throws IOException {
        world.dumpFile = Files.writeString(folder.resolve("20260131T120000000Z~blog~db~rows.sql.gz"), "rows");
        HttpResponse<String> dump = server.get("/trash/dumps/20260131T120000000Z~blog~db~rows.sql.gz");
        assertThat(dump.body()).isEqualTo("rows");
        assertThat(dump.headers().firstValue("Content-Length")).contains("4");
        isProblem(server.get("/trash/dumps/other"), 404, "the trash has no dump other");
    }

    @Test
    @DisplayName("case 44: the value of a secret goes in and does not come out, whatever is wrong with the request")
    void secrets_go_in_only() {
        world.with(application("blog"));
        assertThat(put("/secrets/blog-db?application=blog", "{\"value\": \"canary\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.diary).containsExactly("set blog-db of Optional[blog] by unknown");
        for (String body : List.of(
                "{\"value\": \"canary\", \"canary-field\": 1}".replace("canary-field", "more"),
                "{\"value\": {\"a\": \"canary\"}}",
                "{\"value\": \"canary\\u0000\"}",
                "{\"value\": \"canary\\ud800\"}",
                "{\"value\": \"\"}",
                "{}",
                "canary",
                "{\"value\": \"" + "canary".repeat(11_000) + "\"}")) {
            HttpResponse<String> refused = put("/secrets/blog-db", body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.body()).contains("hint").doesNotContain("canary");
        }
        isProblem(put("/secrets/Blog_DB", "{\"value\": \"canary\"}"), 400, "name is not a DNS label");
        isProblem(
                put("/secrets/a", "{\"value\": \"" + "x".repeat(500_000) + "\"}"),
                413,
                "the body is larger than 394240 bytes");
        assertThat(new SecretsResource.NewValue("canary").toString()).doesNotContain("canary");
        assertThat(server.get("/secrets").body()).isEqualTo("{\"items\":[]}");
    }

    private HttpResponse<String> put(String path, String body) {
        return server.send(
                server.request(path, "Content-Type", "application/json")
                        .PUT(java.net.http.HttpRequest.BodyPublishers.ofString(body)),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @DisplayName("case 16: a webhook without a signature is refused before its body is read")
    void webhooks_are_signed() {
        assertThat(server.post("/webhooks/shop", "push").statusCode()).isEqualTo(401);
        assertThat(world.bodiesRead).isZero();
        assertThat(server.post("/webhooks/shop", "push", "X-Hub-Signature-256", "other")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.post("/webhooks/shop", "push", "X-Hub-Signature-256", "push")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    @DisplayName("case 16: a webhook's body is at most 1 MiB")
    void webhooks_are_small() {
        String large = "x".repeat(2 << 20);
        assertThat(server.post("/webhooks/shop", large, "X-Hub-Signature-256", "push")
                        .statusCode())
                .isEqualTo(413);
        assertThat(world.bodiesRead).isZero();
    }

    @Test
    void logs_of_a_node_that_is_not_there_or_of_too_many_readers_are_refused() {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        isProblem(server.get("/applications/blog/nodes/web/backend/9/logs"), 404, "no node blog/web/backend/9");
        isProblem(
                server.get("/applications/blog/nodes/web/backend/1/logs?lines=-1"),
                400,
                "lines is not a number from 0 to 10000");
    }

    @Test
    void events_are_streamed_from_where_the_listener_left_off() throws IOException {
        world.with(application("blog"));
        events.publish(event("one"));
        events.publish(event("two"));
        HttpResponse<java.io.InputStream> stream = server.send(
                server.request("/applications/blog/events", "Last-Event-ID", "1001")
                        .GET(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (java.io.BufferedReader lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(stream.body(), java.nio.charset.StandardCharsets.UTF_8))) {
            List<String> read = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.startsWith(":"); line = lines.readLine()) {
                read.add(line);
            }
            assertThat(read)
                    .contains("event: status", "id: 1002")
                    .contains("data: {\"id\":1002,\"at\":\"1970-01-01T00:00:00Z\",\"application\":\"blog\","
                            + "\"kind\":\"status\",\"text\":\"two\"}")
                    .noneMatch(line -> line.contains("one"));
        }
    }

    @Test
    void data_goes_from_an_agent_to_whoever_takes_it() throws IOException {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        JsonNode item = json(server.get("/applications/blog/services/web/data")).at("/items/0");
        assertThat(item.toString())
                .isEqualTo("{\"name\":\"rows\",\"fileName\":\"blog-web-rows.sql.gz\",\"role\":\"backend\","
                        + "\"field\":[\"dump\"],\"besides\":{}}");
        isProblem(server.get("/applications/blog/services/web/data/other"), 404, "blog/web has no data other");
        java.util.concurrent.CompletableFuture<HttpResponse<String>> taker =
                java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> server.get("/applications/blog/services/web/data/rows"));
        relayed("frames");
        assertThat(taker.join().body()).isEqualTo("frames");
        assertThat(taker.join().headers().firstValue("Content-Type")).contains(DataFrames.TYPE);
    }

    @Test
    void data_of_a_service_of_which_nothing_is_well_is_refused() {
        world.with(application("blog").node("web", "backend", 1, Health.DEGRADED, "it is ill"));
        isProblem(
                server.get("/applications/blog/services/web/data/rows"), 409, "no backend node of blog/web is healthy");
    }

    private void relayed(String answer) throws IOException {
        Instant deadline = Instant.now().plusSeconds(8);
        java.io.InputStream text =
                new java.io.ByteArrayInputStream(answer.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        while (!relay.answer("a", "r1", text)) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_log_goes_from_the_agent_to_its_reader() throws IOException {
        world.with(application("blog").node("web", "backend", 1, Health.HEALTHY, ""));
        java.util.concurrent.CompletableFuture<HttpResponse<String>> reader =
                java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> server.get("/applications/blog/nodes/web/backend/1/logs?name=tomcat&lines=5"));
        relayed("hello\n");
        assertThat(reader.join().body()).isEqualTo("hello\n");
    }

    private static EngineEvent event(String text) {
        return new EngineEvent(Instant.EPOCH, "blog", EngineEvent.Kind.STATUS, text);
    }

    private static void isProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.at("/detail").asText()).isEqualTo(detail);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/hint").asText()).isNotEmpty();
        assertThat(problem.at("/code").asText()).matches("CP6\\d{3}");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.STRICT.readTree(answer.body());
        } catch (IOException unreadable) {
            throw new AssertionError(answer.body(), unreadable);
        }
    }

    private static CodeVersionView version(String id, boolean current) {
        return new CodeVersionView(id, "a.war", "", Instant.EPOCH, current, 5, "ab");
    }

    private static PassView pass(String id) {
        return new PassView(id, "r", Instant.EPOCH, 1, "t", "", List.of(), "SYNCED", "HEALTHY", List.of());
    }
}
