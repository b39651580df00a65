package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The example {@code wordpress} under a load that rises and falls. {@code ci/autoscale} runs it. */
@NeedsBlog
@EnabledIfSystemProperty(
        named = "conpaas.autoscale",
        matches = "true",
        disabledReason = "takes ten minutes, most of them pauses of the autoscaler: ci/autoscale runs it")
class WordPressAutoscalingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration TRICKLE = Duration.ofMillis(300);
    private static final int CROWD = 12;

    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("wordpress-autoscaled");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    void backends_come_when_many_read_and_go_when_few_do() throws Exception {
        Blog blog = Blog.prepare(installation);
        blog.commit("A blog", manifest -> manifest.replace("backend: 2", "backend: 1"));
        blog.install();
        keepFast(blog, blog.write("Written by a test", "It was read."));
    }

    private static void keepFast(Blog blog, String page) throws Exception {
        long objective = Math.max(150, 3 * usual(page));
        blog.commit(
                "Keep it fast",
                manifest -> manifest.replace(
                        "nodes: {backend: 1}",
                        "nodes: {backend: 1}\n      autoscaling: {every: 30s, responseTime: " + objective
                                + "ms, limits: {backend: {min: 1, max: 3}}}"));
        long begun = System.nanoTime();
        try (Load few = Load.on(page, 1, TRICKLE)) {
            try (Load many = Load.on(page, CROWD)) {
                awaitBackends(blog, 3);
                tell("three backends under load", begun, many);
            }
            awaitBackends(blog, 1);
            tell("one backend again", begun, few);
        }
        String explained =
                installation.cps("autoscaling", "history", "blog/web").ok().out();
        System.out.println(explained);
        assertThat(explained).contains("backend 1 -> 2", "backend 2 -> 1");
    }

    /** What a reader waits for when there is no other, in milliseconds: the second slowest of twenty. */
    private static long usual(String page) throws IOException {
        Blog.get(page);
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            Blog.get(page);
            took.add((System.nanoTime() - begun) / 1_000_000);
        }
        Collections.sort(took);
        return took.get(18);
    }

    private static void awaitBackends(Blog blog, int count) throws IOException {
        try {
            installation.await(count + " backends", PATIENCE, () -> {
                List<JsonNode> backends = blog.nodes("web", "backend");
                return backends.size() == count
                        && backends.stream()
                                .allMatch(node -> node.path("health").asText().equals("HEALTHY"));
            });
        } catch (AssertionError late) {
            System.out.println(
                    installation.cps("autoscaling", "explain", "blog/web").out());
            throw late;
        }
    }

    private static void tell(String when, long begun, Load load) {
        System.out.printf(
                "WordPress, autoscaled, %s: after %d s; %d requests, failed %s%n",
                when, Duration.ofNanos(System.nanoTime() - begun).toSeconds(), load.count(), load.failures());
        assertThat(load.failures()).isEmpty();
    }
}
