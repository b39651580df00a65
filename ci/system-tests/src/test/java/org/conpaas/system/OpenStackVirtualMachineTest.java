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
import org.conpaas.provider.openstack.ControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A node that boots for real: the image of {@code ci/image/build} in a machine that is emulated, with what Nova holds for it on a config
 * drive. cloud-init, systemd and the agent do the rest, over a network of its own. {@code ci/verify --slow} builds the image and runs this.
 */
@ControlPlane.Needed
@EnabledIfSystemProperty(
        named = "conpaas.image",
        matches = ".+",
        disabledReason = "a machine that boots takes ten minutes: ci/verify --slow")
@Isolated("one thing at a time needs the time that it is given")
class OpenStackVirtualMachineTest {
    private static final Duration BOOT = Duration.ofMinutes(12);

    @Test
    void a_built_image_boots_and_its_agent_calls_home() throws Exception {
        try (CloudMachines machines = new CloudMachines("--boot", System.getProperty("conpaas.image", ""))) {
            Installation installation = Installation.prepared("vm");
            installation.explained(machines::state);
            installation.write(CloudMachines.settings(installation.port()));
            installation.up();
            try {
                boot(installation, machines);
            } finally {
                installation.close();
            }
        }
    }

    private static void boot(Installation installation, CloudMachines machines) throws Exception {
        Path copy = installation.repository("real");
        Files.writeString(copy.resolve("app.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: real}
                spec:
                  cloud: mycloud
                  services:
                    web:
                      type: helloworld
                      nodes: {node: 1}
                      disks:
                        data: {kind: persistent, size: 1GiB, at: /srv/data}
                """);
        installation.push(copy, "One machine");
        installation.await("real is healthy", BOOT, () -> {
            JsonNode now = installation.application("real");
            return now.path("health").asText().equals("HEALTHY")
                    && now.path("sync").asText().equals("SYNCED");
        });
        JsonNode node = installation
                .cps("node", "describe", "real/web/node/1", "-o", "json")
                .ok()
                .json();
        assertThat(node.path("isolation").asText()).isEqualTo("machine");
        assertThat(page("http://" + node.path("address").asText() + "/")).contains("real/web/node/1");
        assertThat(machines.said()).contains("conpaas: agent started");
        installation.cps("delete", "real", "--yes").ok();
        installation.await(
                "all is gone",
                Duration.ofMinutes(4),
                () -> installation.cps("node", "list").ok().out().isEmpty());
    }

    private static String page(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
