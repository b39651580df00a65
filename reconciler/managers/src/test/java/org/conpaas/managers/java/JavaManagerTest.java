package org.conpaas.managers.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.managers.Given;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.junit.jupiter.api.Test;

class JavaManagerTest {
    private final JavaManager manager = new JavaManager();

    @Test
    void brings_backends_up_before_the_proxies_that_use_them() {
        assertThat(manager.order()).containsExactly(List.of("backend"), List.of("web"), List.of("proxy"));
        assertThat(manager.packable()).containsExactlyInAnyOrder("backend", "web", "proxy");
        assertThat(manager.oneAtATime("backend")).isTrue();
        assertThat(manager.oneAtATime("proxy")).isFalse();
    }

    @Test
    void says_why_there_are_no_web_nodes() {
        assertThat(manager.check(Given.service("java").count("web", 2).spec()))
                .containsExactly(Problem.error(
                        "CP1301",
                        new SourcePosition("app.yaml", 7, 5),
                        "services.it.nodes.web: 2 web nodes asked for, but a java service has none:"
                                + " its backends serve the static files",
                        "remove the line, or add backends instead; web nodes come with the type php"));
        assertThat(manager.check(Given.service("java")
                        .count("web", 0)
                        .count("backend", 3)
                        .spec()))
                .isEmpty();
    }

    @Test
    void deploys_code_as_a_version_with_a_probe_of_its_own() {
        NodeSpec backend = spec(given().code("code-a", 12, "app.war"), "backend");
        assertThat(backend.artifacts())
                .containsExactly(
                        new ArtifactSpec("tomcat", "0b", "tomcat-10.1.48.tar.gz", true, Optional.empty()),
                        new ArtifactSpec("code", "c0decode-a", "app.war", true, Optional.empty()));
        assertThat(file(backend, "tomcat/conf/Catalina/localhost/ROOT##0000000000000000012.xml"))
                .contains("docBase=\"${artifact:code}\"")
                .contains("defaultWebXml=\"${artifact:tomcat}/apache-tomcat-10.1.48/conf/web.xml\"")
                .contains("path=\"/-/version/12\"");
        assertThat(backend.probes())
                .extracting(ProbeSpec::target)
                .containsExactly("http://127.1.0.2:9080/-/version/12");
    }

    @Test
    void restarts_no_server_for_new_code() {
        NodeSpec before = spec(given().code("code-a", 12, "app.war"), "backend");
        NodeSpec after = spec(given().code("code-b", 13, "app.war"), "backend");
        assertThat(after.processes()).isEqualTo(before.processes());
        List<String> touching = after.processes().get(0).restartOn();
        assertThat(after.files().stream().filter(file -> touching.contains(file.path())))
                .isEqualTo(before.files().stream()
                        .filter(file -> touching.contains(file.path()))
                        .toList());
    }

    @Test
    void shows_a_welcome_page_without_code() {
        NodeSpec backend = spec(given(), "backend");
        assertThat(file(backend, "welcome/index.html")).contains("<h1>it is up</h1>");
        assertThat(backend.probes()).extracting(ProbeSpec::target).containsExactly("http://127.1.0.2:9080/-/health");
    }

    @Test
    void lets_java_options_win_over_its_own() {
        List<String> command = process(spec(given().variable("JAVA_OPTS", " -Xmx1g  -Dcolour=blue "), "backend"))
                .command();
        assertThat(command).containsSubsequence("${java}", "-Xmx256m", "-Xmx1g", "-Dcolour=blue", "start");
    }

    @Test
    void proxies_to_every_backend_in_order() {
        Given given = given();
        for (int i = 3; i <= 13; i++) {
            given.node("backend", "127.1.0." + i);
        }
        NodeSpec proxy = spec(given, "proxy");
        assertThat(file(proxy, "etc/proxy.properties"))
                .startsWith("address=127.1.0.1\nport=8080\nbackends=127.1.0.2:9080,127.1.0.3:9080,127.1.0.4:9080,")
                .contains(",127.1.0.13:9080\ndigest=");
        assertThat(file(proxy, "etc/nginx.conf"))
                .contains("        server 127.1.0.2:9080 max_fails=1 fail_timeout=1s;\n        server 127.1.0.3:9080 ");
    }

    @Test
    void reloads_a_proxy_when_backends_change_and_asks_for_exactly_that_configuration() {
        NodeSpec one = spec(given(), "proxy");
        NodeSpec two = spec(given().node("backend", "127.1.0.3"), "proxy");
        assertThat(two.processes()).isEqualTo(one.processes());
        assertThat(process(two).reloadOn()).containsExactly("etc/nginx.conf", "etc/proxy.properties");
        assertThat(digest(two)).isNotEqualTo(digest(one));
        assertThat(file(two, "etc/nginx.conf"))
                .startsWith("# " + digest(two) + "\n")
                .contains("location = /-/config/" + digest(two) + " {");
        assertThat(file(two, "etc/proxy.properties")).contains("digest=" + digest(two) + "\n");
    }

    @Test
    void answers_503_while_it_has_no_backend() {
        NodeSpec proxy = spec(Given.service("java").node("proxy", "127.1.0.1"), "proxy");
        assertThat(file(proxy, "etc/nginx.conf")).contains("return 503;").doesNotContain("upstream backends");
        assertThat(file(proxy, "etc/proxy.properties")).contains("backends=\n");
    }

    @Test
    void starts_the_java_proxy_where_there_is_no_nginx() {
        NodeSpec proxy = spec(given(), "proxy");
        assertThat(file(proxy, "bin/proxy"))
                .contains("exec \"${java}\" \"-Xmx48m\" \"-XX:+UseSerialGC\" \"-XX:TieredStopAtLevel=1\" \"-jar\""
                        + " \"${artifact:web}\" \"proxy\" \"${node}/etc/proxy.properties\"\n");
        assertThat(proxy.files().stream().filter(file -> file.path().equals("bin/proxy")))
                .extracting(FileSpec::mode)
                .containsExactly(0755);
    }

    @Test
    void shares_a_machine_without_sharing_a_port() {
        Given packed = Given.service("java").node("proxy", "127.1.0.1").node("backend", "127.1.0.1");
        assertThat(file(spec(packed, "proxy"), "etc/nginx.conf")).contains("listen 127.1.0.1:8080;");
        assertThat(file(spec(packed, "backend"), "tomcat/conf/server.xml"))
                .contains("address=\"127.1.0.1\" port=\"9080\"");
    }

    @Test
    void is_found_at_its_first_proxy() {
        assertThat(manager.url(given().context())).contains("http://127.1.0.1:8080/");
        assertThat(manager.exports(given().context())).isEqualTo(Map.of("JAVA_IP", "127.1.0.1", "JAVA_PORT", "8080"));
    }

    private static Given given() {
        return Given.service("java").node("proxy", "127.1.0.1").node("backend", "127.1.0.2");
    }

    private NodeSpec spec(Given given, String role) {
        return Objects.requireNonNull(manager.render(given.context()).get(Given.id(role, 1)));
    }

    private static ProcessSpec process(NodeSpec spec) {
        return spec.processes().get(0);
    }

    private static String digest(NodeSpec proxy) {
        String target = proxy.probes().get(0).target();
        return target.substring(target.lastIndexOf('/') + 1);
    }

    private static String file(NodeSpec spec, String path) {
        return spec.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .content();
    }
}
