package org.conpaas.managers.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;
import static org.conpaas.managers.php.PhpLab.FIRST;
import static org.conpaas.managers.php.PhpLab.PROXY;
import static org.conpaas.managers.php.PhpLab.SECOND;
import static org.conpaas.managers.php.PhpLab.WEB;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.conpaas.core.model.NodeId;
import org.conpaas.managers.Engines;
import org.conpaas.managers.Given;
import org.conpaas.managers.Listening;
import org.conpaas.managers.Load;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the specs of a php service promise, kept by real nginx, php-fpm and redis. */
class PhpServiceTest {
    private static final String HOST = "127.77.6.1";
    private static final String PAGE = "http://" + HOST + ":8080/";

    /** Of each of four steps. */
    private static final int REQUESTS = Integer.getInteger("conpaas.requests", 1000) / 4;

    private static final String HOSTILE = "a\"b'c\\d $HOME ${node} ${artifact:x} `id` $(id)\nnext=line;#% \u00e9";

    private static final String COUNTER = """
        <?php
        session_start();
        $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
        echo $_SESSION['n'], ' ', $_SERVER['SERVER_ADDR'];
        """;

    private PhpLab lab;

    @BeforeEach
    void engines(@TempDir Path directory) throws IOException {
        Engines.assume("nginx", "php-fpm8.2", "redis-server");
        lab = new PhpLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void loses_no_request_when_it_grows_is_set_anew_changes_its_code_and_shrinks() throws Exception {
        lab.code(1, "index.php", "<?php echo 'one ', getenv('WORD'), ' ', $_SERVER['REQUEST_METHOD'];");
        lab.code(2, "index.php", "<?php echo 'two ', getenv('WORD'), ' ', $_SERVER['REQUEST_METHOD'];");
        lab.applyAll(service(1, 1, "small"), FIRST, WEB, PROXY);
        try (Load load = Load.on(PAGE, 3);
                Load posts = Load.posting(PAGE, 1)) {
            load.more(REQUESTS);
            lab.applyAll(service(2, 1, "small"), SECOND, PROXY);
            for (NodeId node : List.of(FIRST, SECOND, WEB, PROXY)) {
                Listening.as(new PhpManager()).declares(node, lab.node(node));
            }
            load.more(REQUESTS);
            lab.applyAll(service(2, 1, "large"), FIRST, SECOND);
            assertThat(get(PAGE).body()).isEqualTo("one large GET");
            lab.applyAll(service(2, 2, "large"), FIRST, SECOND, WEB);
            assertThat(List.of(get(PAGE).body(), get(PAGE).body())).containsOnly("two large GET");
            load.more(REQUESTS);
            lab.applyAll(service(1, 2, "large"), PROXY);
            lab.end(SECOND);
            load.more(REQUESTS);
            System.out.println("Requests: " + load.answered() + " GET, " + posts.answered() + " POST; failed: "
                    + load.failures() + posts.failures());
            assertThat(load.failures()).as(lab.logs()).isEmpty();
            assertThat(posts.failures()).as(lab.logs()).isEmpty();
        }
    }

    @Test
    void all_backends_know_a_session_and_it_outlives_the_keeper() throws Exception {
        lab.code(1, "index.php", COUNTER);
        lab.applyAll(service(2, 1, "any"), FIRST, SECOND, WEB, PROXY);
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        Set<String> backends = new HashSet<>();
        for (int visit = 1; visit <= 20; visit++) {
            String[] page = ask(browser, PAGE).split(" ", 2);
            assertThat(page[0]).as(lab.logs()).isEqualTo(String.valueOf(visit));
            backends.add(page[1]);
        }
        assertThat(backends).hasSize(2);
        Process redis = lab.process(FIRST, "sessions");
        redis.destroy();
        PlainNode.ended(redis);
        lab.restart(FIRST, "sessions");
        await("the session is there again", () -> ask(browser, PAGE).startsWith("21 "));
    }

    @Test
    void settings_and_the_environment_reach_php_as_they_were_written() throws Exception {
        lab.code(1, "index.php", """
            <?php
            echo json_encode([ini_get('memory_limit'), ini_get('date.timezone'), ini_get('allow_url_fopen'),
                ini_get('allow_url_include'), function_exists('exec'), ini_get('display_errors'),
                getenv('HOSTILE'), $_SERVER['HOSTILE'], $_ENV['HOSTILE'], getenv('MYSQL_IP')]);
            """);
        Given given = service(1, 1, "any")
                .variable("HOSTILE", HOSTILE)
                .variable("MYSQL_IP", "10.0.0.9")
                .setting("debug", true)
                .setting(
                        "settings",
                        Map.of(
                                "memory_limit",
                                "77M",
                                "date.timezone",
                                "Europe/Paris",
                                "disable_functions",
                                "exec,system"));
        lab.applyAll(given, FIRST, WEB, PROXY);
        String hostile = "\""
                + HOSTILE.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\u00e9", "\\u00e9") + "\"";
        assertThat(get(PAGE).body())
                .as(lab.logs())
                .isEqualTo("[\"77M\",\"Europe\\/Paris\",\"0\",\"0\",false,\"1\"," + hostile + "," + hostile + ","
                        + hostile + ",\"10.0.0.9\"]");
    }

    @Test
    void what_is_uploaded_is_one_folder_for_all_and_survives_new_code() throws Exception {
        String page = """
            <?php
            if ($_SERVER['REQUEST_METHOD'] === 'POST') {
                file_put_contents(__DIR__ . '/media/' . basename($_GET['name']), file_get_contents('php://input'));
            }
            echo 'version %d ', $_SERVER['SERVER_ADDR'];
            """;
        lab.code(1, "index.php", page.formatted(1)).code(1, "media/first.txt", "of version 1");
        lab.code(2, "index.php", page.formatted(2))
                .code(2, "media/first.txt", "of version 2")
                .code(2, "media/deep er/new.txt", "new");
        Given one = service(2, 1, "any").setting("shared", Map.of("uploads", "media"));
        lab.applyAll(lab.disks(one), FIRST, SECOND, WEB, PROXY);
        assertThat(get(PAGE + "media/first.txt").body()).isEqualTo("of version 1");
        post(PAGE + "index.php?name=cat.txt", "a cat");
        assertThat(get(PAGE + "media/cat.txt").body()).as(lab.logs()).isEqualTo("a cat");
        Given two = service(2, 2, "any").setting("shared", Map.of("uploads", "media"));
        lab.applyAll(lab.disks(two), FIRST, SECOND, WEB, PROXY);
        assertThat(get(PAGE).body()).startsWith("version 2");
        assertThat(get(PAGE + "media/cat.txt").body()).isEqualTo("a cat");
        assertThat(get(PAGE + "media/first.txt").body()).as("never overwritten").isEqualTo("of version 1");
        assertThat(get(PAGE + "media/deep%20er/new.txt").body()).isEqualTo("new");
    }

    @Test
    void a_stop_lets_requests_end_and_a_killed_master_leaves_nothing_behind() throws Exception {
        lab.code(1, "slow.php", "<?php file_put_contents(__DIR__ . '/begun', ''); sleep(2); echo 'done';");
        lab.code(1, "index.php", "<?php echo 'here';");
        lab.applyAll(service(1, 1, "any"), FIRST, WEB, PROXY);
        Process php = lab.process(FIRST, "php");
        List<ProcessHandle> all = php.descendants().toList();
        php.children().forEach(ProcessHandle::destroyForcibly);
        assertThat(PlainNode.ended(php)).isNotZero();
        await("nothing is left", () -> all.stream().noneMatch(ProcessHandle::isAlive));
        lab.restart(FIRST, "php");
        await("it serves again", () -> get(PAGE).body().equals("here"));
        var slow = Load.later(PAGE + "slow.php");
        await("the slow request has begun", () -> Files.exists(lab.node(FIRST).path("www/1/begun")));
        lab.end(FIRST);
        assertThat(slow.get().body()).as(lab.logs()).isEqualTo("done");
    }

    private Given service(int backends, long generation, String word) throws IOException {
        Given given = Given.service("php")
                .node("proxy", HOST)
                .node("web", "127.77.6.2")
                .variable("WORD", word)
                .code("code-" + generation, generation, "code.tar.gz");
        for (int i = 1; i <= backends; i++) {
            given.node("backend", "127.77.6.1" + i);
        }
        return lab.disks(given);
    }

    private static String ask(HttpClient browser, String url) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static void post(String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
