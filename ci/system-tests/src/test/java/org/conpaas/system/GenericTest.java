package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generic service with real scripts: init, notify, run, interrupt, cleanup. */
class GenericTest {
    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("generic");
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    private static String manifest(int nodes) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: lab}
                spec:
                  services:
                    jobs:
                      type: generic
                      code: {archive: code}
                      nodes: {node: %d}
                """.formatted(nodes);
    }

    @Test
    void scripts_run_when_the_guide_says() throws Exception {
        Path copy = installation.repository("lab");
        Files.createDirectories(copy.resolve("code"));
        for (String script : new String[] {"init", "notify", "cleanup"}) {
            Files.writeString(copy.resolve("code/" + script + ".sh"), "echo " + script + " $MY_ROLE \"$@\" >> trace\n");
        }
        Files.writeString(copy.resolve("code/run.sh"), "echo run \"$@\" >> trace; sleep 1000 & sleep 1000\n");
        Files.writeString(copy.resolve("app.yaml"), manifest(1));
        installation.push(copy, "Two agents");
        installation.awaitHealthy(copy, "lab");
        awaitTask("jobs/master/1", "init", "STOPPED");

        installation.cps("generic", "run", "lab/jobs", "fast", "now").ok();
        awaitTask("jobs/master/1", "run", "RUNNING");
        awaitTask("jobs/node/1", "run", "RUNNING");
        assertThat(installation.cps("generic", "cleanup", "lab/jobs").code())
                .as("refused while scripts run")
                .isEqualTo(1);

        Files.writeString(copy.resolve("app.yaml"), manifest(2));
        installation.push(copy, "A third agent");
        awaitTask("jobs/master/1", "notify", "STOPPED");
        awaitTask("jobs/node/1", "notify", "STOPPED");
        awaitTask("jobs/node/2", "init", "STOPPED");
        assertThat(task("jobs/node/2", "notify").path("state").asText()).isEqualTo("NEVER_STARTED");
        assertThat(task("jobs/node/2", "run").path("state").asText()).isIn("", "NEVER_STARTED");

        installation.cps("generic", "interrupt", "lab/jobs").ok();
        awaitTask("jobs/master/1", "run", "STOPPED");
        awaitTask("jobs/node/1", "run", "STOPPED");
        installation.cps("generic", "cleanup", "lab/jobs").ok();
        awaitTask("jobs/node/2", "cleanup", "STOPPED");
        assertThat(installation.cps("generic", "status", "lab/jobs").ok().out()).contains("cleanup", "STOPPED");
    }

    private static void awaitTask(String node, String name, String state) throws IOException {
        installation.await(
                name + " of " + node + " is " + state,
                Duration.ofSeconds(60),
                () -> task(node, name).path("state").asText().equals(state));
    }

    private static JsonNode task(String node, String name) throws IOException {
        for (JsonNode service : installation.application("lab").path("services")) {
            for (JsonNode found : service.path("nodes")) {
                if (found.path("name").asText().equals("lab/" + node)) {
                    for (JsonNode task : found.path("tasks")) {
                        if (task.path("name").asText().equals(name)) {
                            return task;
                        }
                    }
                }
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
