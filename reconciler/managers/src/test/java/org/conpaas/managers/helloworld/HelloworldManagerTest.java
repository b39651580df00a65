package org.conpaas.managers.helloworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.managers.Given;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HelloworldManagerTest {
    private final HelloworldManager manager = new HelloworldManager();

    @Test
    void is_a_web_server_with_one_page() {
        assertThat(first(one().setting("greeting", "Good morning")))
                .isEqualTo(new NodeSpec(
                        "lab/it/node/1",
                        "",
                        new Sandbox(Sandbox.Isolation.PLAIN, "127.1.0.1", ""),
                        Map.of(),
                        List.of(new ArtifactSpec("web", "0a", "conpaas-agent-web.jar", false, Optional.empty())),
                        List.of(file("etc/web.properties", """
                                        address=${address}
                                        port=8080
                                        root=${node}/www
                                        """), file("www/index.html", """
                                        <!DOCTYPE html>
                                        <html lang="en">
                                        <head><meta charset="utf-8"><title>Good morning</title></head>
                                        <body>
                                        <h1>Good morning</h1>
                                        <p>lab/it/node/1</p>
                                        </body>
                                        </html>
                                        """)),
                        List.of(),
                        List.of(new ProcessSpec(
                                "web",
                                List.of(
                                        "${java}",
                                        "-Xmx48m",
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-jar",
                                        "${artifact:web}",
                                        "serve",
                                        "${node}/etc/web.properties"),
                                Map.of(),
                                "",
                                List.of(),
                                List.of(),
                                List.of("etc/web.properties"),
                                Duration.ofSeconds(10))),
                        List.of(new ProbeSpec(
                                "health",
                                ProbeSpec.Kind.HTTP,
                                "http://127.1.0.1:8080/-/health",
                                List.of(),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5))),
                        List.of(),
                        Limits.NONE));
    }

    @Test
    void greets_with_the_nodes_name_unless_told_otherwise() {
        assertThat(page(one())).contains("<h1>Hello from lab/it/node/1</h1>");
    }

    @Test
    @DisplayName("case 45: markup in a greeting is text")
    void escapes_markup() {
        assertThat(page(one().setting("greeting", "<script>\"'&${artifact:web}")))
                .contains("<h1>&lt;script&gt;&quot;&#39;&amp;&#36;{artifact:web}</h1>");
    }

    @Test
    void is_found_at_port_80_where_that_may_be_bound() {
        assertThat(manager.url(one().lowPorts().context())).contains("http://127.1.0.1/");
        assertThat(manager.url(one().context())).contains("http://127.1.0.1:8080/");
    }

    @Test
    void is_found_at_its_public_address() {
        Given cloud = Given.service("helloworld").lowPorts().node("node", "10.0.0.1", Optional.of("198.51.100.7"));
        assertThat(manager.url(cloud.context())).contains("http://198.51.100.7/");
        assertThat(manager.exports(cloud.context()))
                .isEqualTo(Map.of("HELLOWORLD_IP", "10.0.0.1", "HELLOWORLD_PORT", "80"));
    }

    @Test
    void brackets_an_address_with_colons() {
        assertThat(manager.url(
                        Given.service("helloworld").node("node", "fd00::7").context()))
                .contains("http://[fd00::7]:8080/");
    }

    @Test
    void has_no_page_before_it_has_a_node() {
        assertThat(manager.url(Given.service("helloworld").context())).isEmpty();
        assertThat(manager.exports(Given.service("helloworld").context())).isEmpty();
    }

    private static Given one() {
        return Given.service("helloworld").node("node", "127.1.0.1");
    }

    private NodeSpec first(Given given) {
        return Objects.requireNonNull(manager.render(given.context()).get(Given.id("node", 1)));
    }

    private String page(Given given) {
        return first(given).files().get(1).content();
    }

    private static FileSpec file(String path, String content) {
        return new FileSpec(path, content, 0644);
    }
}
