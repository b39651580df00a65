package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.conpaas.provider.openstack.ControlPlane;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Backends of a site move from one cloud to another while people use it. The two are tenants of one control plane, in one network. */
@ControlPlane.Needed
@Isolated("one thing at a time needs the time that it is given")
class OpenStackMoveTest {
    private static final Duration MOVE = Duration.ofMinutes(3);

    @Test
    @DisplayName("case 51: backends move to another cloud under load, and no request is lost")
    void backends_move_to_another_cloud_and_no_request_is_lost() throws Exception {
        try (CloudMachines machines = new CloudMachines()) {
            Installation installation = Installation.prepared("move");
            installation.explained(machines::state);
            Map<String, String> settings = CloudMachines.settings(installation.port());
            settings.put("conpaas.clouds", "mycloud, othercloud");
            settings.putAll(CloudMachines.cloud("othercloud", "elsewhere"));
            settings.put("conpaas.cloud.mycloud.shared-network", "peer");
            settings.put("conpaas.engine.sweep-interval", "10s");
            installation.write(settings);
            installation.up();
            try {
                Path copy = installation.repository("site");
                commit(installation, copy, "mycloud");
                installation.awaitHealthy(copy, "site");
                assertRefused(installation, copy);
                settings.put("conpaas.cloud.othercloud.shared-network", "peer");
                installation.cps("down").ok();
                installation.write(settings);
                installation.up();
                move(installation, copy);
                installation.cps("delete", "site", "--yes").ok();
                installation.await(
                        "all is gone", MOVE, () -> nodes(installation).isEmpty());
                for (String cloud : List.of("mycloud", "othercloud")) {
                    assertThat(installation.cps("cloud", "strays", cloud).ok().out())
                            .doesNotContain("site");
                }
            } finally {
                installation.close();
            }
        }
    }

    /** Nobody said that the clouds' networks are joined. */
    private static void assertRefused(Installation installation, Path copy) throws IOException {
        Files.writeString(copy.resolve("app.yaml"), manifest("othercloud"));
        Installation.Result plan =
                installation.cps("plan", "-f", copy.resolve("app.yaml").toString());
        assertThat(plan.out() + plan.err())
                .contains("CP3110", "site", "machines of one do not reach those of the other");
    }

    private static void move(Installation installation, Path copy) throws Exception {
        String proxy = nodes(installation).stream()
                .filter(node -> node.path("role").asText().equals("proxy"))
                .map(node -> node.path("address").asText())
                .findFirst()
                .orElseThrow();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        Thread people = new Thread(() -> {
            while (!isOver.get()) {
                String answer = ask(proxy);
                if (answer.equals("200 moved")) {
                    answered.incrementAndGet();
                } else {
                    lost.add(answer);
                }
            }
        });
        people.start();
        try {
            commit(installation, copy, "othercloud");
            installation.await("the backend is elsewhere", MOVE, () -> backends(installation)
                    .equals(List.of("10001 othercloud HEALTHY")));
            installation.awaitHealthy(copy, "site");
        } finally {
            isOver.set(true);
            people.join();
        }
        assertThat(lost).isEmpty();
        assertThat(answered.get()).isGreaterThan(10);
    }

    private static String ask(String proxy) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + proxy + "/index.php"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private static List<String> backends(Installation installation) throws IOException {
        return nodes(installation).stream()
                .filter(node -> node.path("role").asText().equals("backend"))
                .map(node -> node.path("ordinal").asText() + " "
                        + node.path("cloud").asText() + " "
                        + node.path("health").asText())
                .toList();
    }

    private static List<JsonNode> nodes(Installation installation) throws IOException {
        JsonNode list = installation.cps("node", "list", "-o", "json").ok().json();
        return StreamSupport.stream((list.isArray() ? list : list.path("items")).spliterator(), false)
                .toList();
    }

    private static String manifest(String cloud) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: site}
                spec:
                  cloud: mycloud
                  services:
                    web:
                      type: php
                      code: {archive: code/}
                      sessions: local
                      nodes: {backend: {count: 1, cloud: %s}}
                """.formatted(cloud);
    }

    private static void commit(Installation installation, Path copy, String cloud) throws IOException {
        Files.createDirectories(copy.resolve("code"));
        Files.writeString(copy.resolve("code/index.php"), "<?php echo 'moved';");
        Files.writeString(copy.resolve("app.yaml"), manifest(cloud));
        installation.push(copy, "Backends on " + cloud);
    }
}
