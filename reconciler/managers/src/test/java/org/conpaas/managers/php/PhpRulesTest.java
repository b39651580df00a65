package org.conpaas.managers.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.managers.Load.await;
import static org.conpaas.managers.Load.get;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.conpaas.managers.Engines;
import org.conpaas.managers.Given;
import org.conpaas.managers.Load.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who answers what, with all roles on one machine. */
class PhpRulesTest {
    private static final String PAGE = "http://127.77.7.1:8080";
    private static final String SAY = "<?php echo '%s ', $_SERVER['REQUEST_METHOD'], ' q=', $_GET['q'] ?? '', ' info=',"
            + " $_SERVER['PATH_INFO'] ?? '', ' ', $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['SERVER_PORT'];";

    private PhpLab lab;

    @BeforeEach
    void engines(@TempDir Path directory) throws IOException {
        Engines.assume("nginx", "php-fpm8.2");
        lab = new PhpLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private static Given service() {
        return Given.service("php")
                .node("proxy", "127.77.7.1")
                .node("web", "127.77.7.1")
                .node("backend", "127.77.7.1")
                .setting("sessions", "local");
    }

    private void start(Given given) throws Exception {
        lab.applyAll(given, PhpLab.FIRST, PhpLab.WEB, PhpLab.PROXY);
    }

    @Test
    void every_path_is_answered_by_whom_the_guide_says() throws Exception {
        lab.code(1, "index.php", SAY.formatted("index"))
                .code(1, "page.php", SAY.formatted("page"))
                .code(1, "style.css", "body {}")
                .code(1, "shop/index.php", SAY.formatted("shop"))
                .code(1, "docs/index.html", "the docs")
                .code(1, "docs/index.php", SAY.formatted("never"))
                .code(1, "empty/keep.txt", "kept")
                .code(1, ".git/config", "secret")
                .code(1, ".htaccess", "secret")
                .code(1, ".well-known/token", "public")
                .code(1, "config.php.bak", "secret")
                .code(1, "config.php~", "secret")
                .code(1, "old.phtml", "secret")
                .code(1, "lib.inc", "secret")
                .code(1, "UPPER.PHP", "secret");
        start(service().code("code-1", 1, "code.tar.gz"));
        String client = " 127.0.0.1 8080";
        SoftAssertions all = new SoftAssertions();
        all.assertThat(body("/")).isEqualTo("index GET q= info=" + client);
        all.assertThat(body("/page.php")).isEqualTo("page GET q= info=" + client);
        all.assertThat(body("/page.php/more/of/it")).isEqualTo("page GET q= info=/more/of/it" + client);
        all.assertThat(body("/about/us?x=1")).isEqualTo("index GET q=/about/us info=" + client);
        all.assertThat(body("/style.css")).isEqualTo("body {}");
        all.assertThat(header("/style.css", "Content-Type")).isEqualTo("text/css");
        all.assertThat(body("/shop/")).isEqualTo("shop GET q= info=" + client);
        all.assertThat(header("/shop", "Location")).isEqualTo("/shop/");
        all.assertThat(body("/docs/")).isEqualTo("the docs");
        all.assertThat(get(PAGE + "/empty/").status()).isEqualTo(403);
        all.assertThat(get(PAGE + "/missing.php").status()).isEqualTo(404);
        all.assertThat(body("/.well-known/token")).isEqualTo("public");
        all.assertThat(posted("/about/us")).isEqualTo("index POST q=/about/us info=" + client);
        all.assertThat(get(PAGE + "/-/php").status()).isEqualTo(404);
        for (String hidden : new String[] {
            "/.git/config", "/.htaccess", "/config.php.bak", "/config.php~", "/old.phtml", "/lib.inc", "/UPPER.PHP"
        }) {
            all.assertThat(get(PAGE + hidden))
                    .as(hidden)
                    .extracting(Answer::status)
                    .isEqualTo(404);
        }
        all.assertAll();
    }

    @Test
    void code_without_a_page_says_what_is_missing() throws Exception {
        lab.code(1, "wordpress/index.php", "<?php echo 1;");
        start(service().code("code-1", 1, "code.tar.gz"));
        assertThat(get(PAGE + "/").status()).isEqualTo(404);
        assertThat(get(PAGE + "/").body()).contains("neither", "index.php", "pack what is in the folder");
    }

    @Test
    void a_service_without_code_welcomes() throws Exception {
        start(service());
        assertThat(body("/")).contains("it is up", "no code yet");
    }

    @Test
    void requests_are_counted_by_the_role_that_answered() throws Exception {
        lab.code(1, "index.php", "<?php echo 1;").code(1, "style.css", "body {}");
        start(service().code("code-1", 1, "code.tar.gz"));
        Path numbers = lab.node(PhpLab.PROXY).path("run/traffic");
        await(
                "both are counted",
                () -> {
                    body("/style.css");
                    body("/");
                    return Files.exists(numbers)
                            && Files.readString(numbers).contains("web_response_p95_seconds")
                            && Files.readString(numbers).contains("backend_response_p95_seconds");
                },
                lab.node(PhpLab.PROXY)::log);
    }

    private static String body(String path) {
        return get(PAGE + path).body();
    }

    private static String header(String path, String name) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(PAGE + path)).build())
                .headers()
                .firstValue(name)
                .orElse("");
    }

    private static String posted(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(PAGE + path))
                        .POST(BodyPublishers.ofString("a=b"))
                        .build())
                .body();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
