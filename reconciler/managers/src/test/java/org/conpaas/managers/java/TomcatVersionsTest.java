package org.conpaas.managers.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;
import static org.conpaas.managers.Load.later;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.managers.Given;
import org.conpaas.managers.Load;
import org.conpaas.managers.Load.Answer;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the backend's spec promises, kept by a real Tomcat. */
class TomcatVersionsTest {
    private static final String ADDRESS = "127.77.1.1";
    private static final String PAGE = "http://" + ADDRESS + ":9080/";

    private Path directory;
    private PlainNode node;
    private Process tomcat;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        node = new PlainNode(Files.createDirectories(directory.resolve("node 1")), ADDRESS);
        node.artifact("tomcat", Path.of(Objects.requireNonNull(System.getProperty("tomcat.directory"))));
        NodeSpec empty = backend(given());
        node.write(empty);
        tomcat = node.start(empty.processes().get(0));
        await("Tomcat answers", () -> passes(empty));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void answers_with_a_welcome_page_until_there_is_code() throws Exception {
        await("the page is there", () -> get(PAGE).body().contains("it is up"));
    }

    @Test
    void switches_code_under_load_without_a_failed_request() throws Exception {
        NodeSpec first = apply(backend(given()), version(1, "one"));
        await("the first version answers", () -> get(PAGE + "index.jsp").body().equals("one"));
        try (Load load = Load.on(PAGE + "index.jsp", 4)) {
            await("load is on", () -> load.answered() > 200);
            NodeSpec second = apply(first, version(2, "two"));
            NodeSpec third = apply(second, version(3, "three"));
            await("load goes on", () -> get(PAGE + "index.jsp").body().equals("three"));
            NodeSpec back = apply(third, version(4, "one"));
            assertThat(passes(back)).isTrue();
            assertThat(load.failures()).isEmpty();
        }
        assertThat(directory.resolve("code-2/index.jsp"))
                .as("the shared copy is left alone")
                .exists();
    }

    @Test
    void lets_a_request_to_the_version_that_leaves_end() throws Exception {
        NodeSpec first = apply(backend(given()), version(1, "one"));
        CompletableFuture<Answer> slow = begin("slow.jsp?ms=6000", "code-1");
        NodeSpec second = version(2, "two");
        node.write(second);
        await("the second version is up", () -> passes(second));
        node.removeFiles(first, second);
        assertThat(slow.get()).isEqualTo(new Answer(200, "slept 6000 one"));
    }

    @Test
    void keeps_the_version_that_works_when_the_next_does_not_start() throws Exception {
        apply(backend(given()), version(1, "one"));
        NodeSpec broken = version(2, "two");
        Files.writeString(
                Files.createDirectories(directory.resolve("code-2/WEB-INF")).resolve("web.xml"), "<broken");
        node.write(broken);
        await("Tomcat has tried it", () -> node.log().contains("ROOT##0000000000000000002.xml] has finished"));
        assertThat(passes(broken)).isFalse();
        assertThat(get(PAGE + "index.jsp")).isEqualTo(new Answer(200, "one"));
    }

    @Test
    void ends_its_requests_before_it_stops() throws Exception {
        apply(backend(given()), version(1, "one"));
        CompletableFuture<Answer> slow = begin("slow.jsp?ms=5000", "code-1");
        tomcat.destroy();
        assertThat(slow.get()).isEqualTo(new Answer(200, "slept 5000 one"));
        PlainNode.ended(tomcat);
    }

    private CompletableFuture<Answer> begin(String request, String code) throws Exception {
        CompletableFuture<Answer> answer = later(PAGE + request);
        await("the request is being served", () -> Files.exists(directory.resolve(code + "-began")));
        return answer;
    }

    /** As an agent does: add, wait for the probes, then remove. */
    private NodeSpec apply(NodeSpec old, NodeSpec now) throws Exception {
        node.write(now);
        await("version is up", () -> passes(now));
        node.removeFiles(old, now);
        return now;
    }

    private NodeSpec version(long generation, String body) throws IOException {
        Path code = Files.createDirectories(directory.resolve("code-" + generation));
        Path began = directory.resolve("code-" + generation + "-began");
        Files.writeString(code.resolve("index.jsp"), body);
        Files.writeString(
                code.resolve("slow.jsp"),
                "<% new java.io.File(\"" + began + "\").createNewFile();"
                        + " Thread.sleep(Long.parseLong(request.getParameter(\"ms\"))); %>"
                        + "slept <%= request.getParameter(\"ms\") %> " + body);
        node.artifact("code", code);
        return backend(given().code("code-" + generation, generation, "app.war"));
    }

    private static boolean passes(NodeSpec spec) {
        return get(spec.probes().get(0).target()).status() == 200;
    }

    private static Given given() {
        return Given.service("java").node("backend", ADDRESS);
    }

    private static NodeSpec backend(Given given) {
        return Objects.requireNonNull(new JavaManager().render(given.context()).get(Given.id("backend", 1)));
    }
}
