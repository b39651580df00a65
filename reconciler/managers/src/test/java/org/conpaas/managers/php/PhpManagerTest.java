package org.conpaas.managers.php;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.managers.Given;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.junit.jupiter.api.Test;

class PhpManagerTest {
    private final PhpManager manager = new PhpManager();

    @Test
    void a_web_node_is_exactly_this() {
        NodeSpec web = spec(given(), "web", 1);
        String digest = file(web, "etc/nginx.conf").substring(2, 18);
        assertThat(web)
                .isEqualTo(new NodeSpec(
                        "lab/it/web/1",
                        "",
                        new Sandbox(Sandbox.Isolation.PLAIN, "127.1.0.2", ""),
                        Map.of(),
                        List.of(new ArtifactSpec("code", "c0decode-a", "blog.tar.gz", true, Optional.of("www/7"))),
                        web.files(),
                        List.of(),
                        List.of(new ProcessSpec(
                                "web",
                                List.of("/bin/sh", "${node}/bin/nginx"),
                                Map.of(),
                                "",
                                List.of(),
                                List.of("etc/nginx.conf"),
                                List.of("bin/nginx"),
                                Duration.ofSeconds(130))),
                        List.of(
                                new ProbeSpec(
                                        "engines",
                                        ProbeSpec.Kind.COMMAND,
                                        "",
                                        List.of("/bin/sh", "${node}/bin/engines"),
                                        Duration.ofMinutes(1),
                                        Duration.ofSeconds(5)),
                                new ProbeSpec(
                                        "config",
                                        ProbeSpec.Kind.HTTP,
                                        "http://127.1.0.2:9081/-/config/" + digest,
                                        List.of(),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(5))),
                        List.of(),
                        Limits.NONE,
                        List.of(MetricSpec.USAGE),
                        List.of()));
        assertThat(web.files())
                .extracting(FileSpec::path)
                .containsExactly(
                        "etc/nginx.conf", "bin/nginx", "bin/worker", "bin/engines", "bin/prepare", "bin/share");
    }

    @Test
    void nothing_is_restarted_by_new_code_settings_variables_or_nodes() {
        NodeSpec before = spec(given(), "backend", 1);
        NodeSpec after = spec(
                given().code("code-b", 8, "blog.tar.gz")
                        .variable("MYSQL_IP", "10.0.0.1")
                        .setting("debug", true)
                        .node("backend", "127.1.0.4"),
                "backend",
                1);
        assertThat(after.processes()).isEqualTo(before.processes());
        assertThat(after.environment()).isEqualTo(before.environment());
        assertThat(restarting(after)).isEqualTo(restarting(before));
        assertThat(file(after, "etc/nginx.conf")).contains("${node}/www/8").doesNotContain("www/7");
    }

    private static List<FileSpec> restarting(NodeSpec spec) {
        List<String> paths = spec.processes().stream()
                .flatMap(process -> process.restartOn().stream())
                .toList();
        return spec.files().stream().filter(file -> paths.contains(file.path())).toList();
    }

    @Test
    void only_the_first_backend_keeps_sessions_and_has_their_disk() {
        Given two = given().node("backend", "127.1.0.4");
        assertThat(spec(two, "backend", 1).processes())
                .extracting(ProcessSpec::name)
                .containsExactly("php", "nginx", "sessions");
        assertThat(spec(two, "backend", 2).processes())
                .extracting(ProcessSpec::name)
                .containsExactly("php", "nginx");
        assertThat(file(spec(two, "backend", 2), "etc/fpm.conf"))
                .contains("php_value[session.save_path] = \"tcp://127.1.0.3:6379?");
        assertThat(manager.disks(two.spec()).get(Sessions.DISK))
                .extracting(disk -> Objects.requireNonNull(disk).kind())
                .isEqualTo(Disk.Kind.PERSISTENT);
        assertThat(manager.getsDisk(two.spec(), Sessions.DISK, Given.id("backend", 1)))
                .isTrue();
        assertThat(manager.getsDisk(two.spec(), Sessions.DISK, Given.id("backend", 2)))
                .isFalse();
    }

    @Test
    void local_sessions_need_no_redis() {
        NodeSpec backend = spec(given().setting("sessions", "local"), "backend", 1);
        assertThat(backend.processes()).extracting(ProcessSpec::name).containsExactly("php", "nginx");
        assertThat(file(backend, "etc/fpm.conf")).contains("php_value[session.save_path] = \"${node}/sessions\"");
        assertThat(file(backend, "bin/engines")).doesNotContain("redis");
        assertThat(manager.disks(given().setting("sessions", "local").spec())).isEmpty();
    }

    @Test
    void a_shared_folder_implies_a_shared_disk_for_all_but_the_proxies() {
        Given given = given().setting("shared", Map.of("uploads", "wp-content/uploads"));
        assertThat(manager.disks(given.spec()).get("uploads"))
                .extracting(disk -> Objects.requireNonNull(disk).kind())
                .isEqualTo(Disk.Kind.SHARED);
        assertThat(manager.getsDisk(given.spec(), "uploads", Given.id("web", 1)))
                .isTrue();
        assertThat(manager.getsDisk(given.spec(), "uploads", Given.id("proxy", 1)))
                .isFalse();
        assertThat(file(spec(given, "web", 1), "bin/share"))
                .contains("share 'wp-content/uploads' '${node}/srv/uploads'");
    }

    @Test
    void a_php_request_may_take_as_long_as_its_settings_allow() {
        assertThat(patience(5)).isEqualTo(Duration.ofMinutes(2));
        assertThat(patience(600)).isEqualTo(Duration.ofSeconds(630));
        assertThat(patience(0)).isEqualTo(Duration.ofHours(1));
    }

    private static Duration patience(long seconds) {
        return PhpSettings.of(Map.of("settings", Map.of("max_execution_time", seconds)))
                .patience();
    }

    @Test
    void is_found_at_its_first_proxy() {
        assertThat(manager.url(given().context())).contains("http://127.1.0.1:8080/");
        assertThat(manager.exports(given().context())).isEqualTo(Map.of("PHP_IP", "127.1.0.1", "PHP_PORT", "8080"));
        assertThat(manager.order()).containsExactly(List.of("backend"), List.of("web"), List.of("proxy"));
    }

    @Test
    void a_bad_setting_is_a_problem_with_its_place() {
        assertThat(problems("settings: {memory_limit: \"256M\\nuser = root\"}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.at().line()).isEqualTo(8);
                    assertThat(problem.message()).contains("memory_limit", "a size as php.ini has it");
                });
        assertThat(problems("settings: {memory_limt: 1M}"))
                .singleElement()
                .asString()
                .contains("memory_limt", "memory_limit");
        assertThat(problems("settings: {log_errors: On}"))
                .singleElement()
                .asString()
                .contains("true or false");
        assertThat(problems("settings: {date.timezone: \"Europe/Paris\\\"\"}")).hasSize(1);
        assertThat(problems("shared: {uploads: ../etc}")).hasSize(1);
        assertThat(problems(
                        "settings: {memory_limit: -1, max_execution_time: 60, disable_functions: \"exec, system\"}"))
                .isEmpty();
    }

    @Test
    void what_no_schema_sees_is_told_too() {
        assertThat(problems("disks: {php-sessions: {kind: persistent, size: 1GiB, at: /srv/x}}"))
                .extracting(Problem::code)
                .containsExactly("CP1401");
        assertThat(problems("""
            shared: {uploads: media}
            disks: {uploads: {kind: persistent, size: 1GiB, at: /srv/x}}\
            """)).extracting(Problem::code).containsExactly("CP1402");
        assertThat(problems("shared: {one: media, two: media/photos}"))
                .extracting(Problem::code)
                .containsExactly("CP1403");
        assertThat(problems("settings: {upload_max_filesize: 64M}"))
                .extracting(Problem::code)
                .containsExactly("CP1404");
    }

    private static List<Problem> problems(String fields) {
        String text = "apiVersion: conpaas.org/v1\nkind: Application\nmetadata: {name: blog}\nspec:\n  services:\n"
                + "    web:\n      type: php\n" + fields.indent(6);
        ManifestResult read = new CatalogueReader(ServiceTypes.catalogue(), org.conpaas.manifest.Limits.STANDARD)
                .read("blog.yaml", text.getBytes(UTF_8));
        return read.problems();
    }

    private static Given given() {
        return Given.service("php")
                .node("proxy", "127.1.0.1")
                .node("web", "127.1.0.2")
                .node("backend", "127.1.0.3")
                .code("code-a", 7, "blog.tar.gz");
    }

    private NodeSpec spec(Given given, String role, int ordinal) {
        return Objects.requireNonNull(manager.render(given.context()).get(Given.id(role, ordinal)));
    }

    private static String file(NodeSpec spec, String path) {
        return spec.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .content();
    }
}
