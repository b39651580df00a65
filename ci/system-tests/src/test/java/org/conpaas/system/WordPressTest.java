package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example {@code wordpress}, as its README says: Debian's WordPress from one commit, used, and grown. */
class WordPressTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("conpaas.distribution", ""))
            .resolve("../../../examples/wordpress")
            .normalize();
    private static final Duration AIM = Duration.ofMinutes(3);

    /** One pixel. */
    private static final String GIF = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";

    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        Programs.require(
                "nginx",
                "redis-server",
                "php-fpm8.2",
                "mariadbd",
                "mariabackup",
                "haproxy",
                "socat",
                "dpkg-deb",
                "apt-get");
        installation = Installation.start("wordpress");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    void one_commit_gives_a_wordpress_that_is_installed_written_and_grown() throws Exception {
        installation.run(EXAMPLE, List.of("./build.sh")).ok();
        installation.cps("secret", "set", "--generate", "blog-db").ok();
        installation.cps("secret", "set", "--generate", "blog-keys").ok();
        Path copy = installation.repository("blog");
        for (String file : List.of("manifest.yaml", "wordpress.tar.gz")) {
            Files.copy(EXAMPLE.resolve(file), copy.resolve(file));
        }
        long begun = System.nanoTime();
        installation.push(copy, "A blog");
        healthy(copy, "web");
        String url = installation
                .application("blog")
                .path("services")
                .findValue("url")
                .asText();
        assertThat(get(url + "wp-admin/install.php")).contains("WordPress");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println(
                "WordPress answers " + took.toSeconds() + " s after the push (aim: " + AIM.toSeconds() + " s)");

        assertThat(install(url)).contains("Success");
        String post = rpc(
                url,
                "wp.newPost",
                "<struct>"
                        + member("post_title", "Written by a test") + member("post_content", "It was kept.")
                        + member("post_status", "publish") + "</struct>");
        String image = found(
                "<name>url</name>\\s*<value><string>([^<]*)",
                rpc(
                        url,
                        "wp.uploadFile",
                        "<struct>"
                                + member("name", "dot.gif") + member("type", "image/gif")
                                + "<member><name>bits</name><value><base64>" + GIF
                                + "</base64></value></member></struct>"));
        String page = url + "?p=" + found("<string>(\\d+)</string>", post);
        assertThat(get(page)).contains("It was kept.");
        assertServed(image);

        Files.writeString(
                copy.resolve("manifest.yaml"),
                Files.readString(copy.resolve("manifest.yaml"))
                        .replace("mysql: 1,", "mysql: 3,")
                        .replace("backend: 2", "backend: 3"));
        installation.push(copy, "More of all");
        healthy(copy, "db");
        assertThat(get(page)).contains("It was kept.");
        assertServed(image);
    }

    private static void healthy(Path copy, String service) throws IOException {
        String revision = installation.git(copy, "rev-parse", "HEAD").out().strip();
        installation.await(service + " is healthy", Duration.ofMinutes(5), () -> {
            JsonNode now = installation.application("blog");
            return now.path("revision").asText().equals(revision)
                    && now.path("sync").asText().equals("SYNCED")
                    && now.path("health").asText().equals("HEALTHY");
        });
    }

    /** Every backend and web node has the uploaded image. */
    private static void assertServed(String image) throws IOException {
        byte[] expected = Base64.getDecoder().decode(GIF);
        String path = URI.create(image).getPath();
        List<String> places = new ArrayList<>(List.of(image));
        for (JsonNode node : installation.application("blog").findValues("nodes").stream()
                .flatMap(nodes -> java.util.stream.StreamSupport.stream(nodes.spliterator(), false))
                .toList()) {
            if (node.path("role").asText().equals("backend")) {
                places.add("http://" + node.path("address").asText() + ":9080" + path);
            }
        }
        assertThat(places).hasSizeGreaterThan(2);
        for (String place : places) {
            HttpURLConnection connection = open(place);
            assertThat(connection.getInputStream().readAllBytes()).as(place).isEqualTo(expected);
        }
    }

    private static String install(String url) throws IOException {
        return post(
                url + "wp-admin/install.php?step=2",
                "application/x-www-form-urlencoded",
                form(Map.of(
                        "weblog_title", "A blog",
                        "user_name", "admin",
                        "admin_password", "long and secret",
                        "admin_password2", "long and secret",
                        "admin_email", "admin@example.org",
                        "language", "",
                        "Submit", "Install WordPress")));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String member(String name, String value) {
        return "<member><name>" + name + "</name><value><string>" + value + "</string></value></member>";
    }

    private static String rpc(String url, String method, String content) throws IOException {
        String answer = post(
                url + "xmlrpc.php",
                "text/xml",
                "<?xml version=\"1.0\"?><methodCall><methodName>" + method + "</methodName><params>"
                        + List.of("<int>1</int>", "<string>admin</string>", "<string>long and secret</string>", content)
                                .stream()
                                .map(value -> "<param><value>" + value + "</value></param>")
                                .collect(Collectors.joining())
                        + "</params></methodCall>");
        assertThat(answer).doesNotContain("<fault>");
        return answer;
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static HttpURLConnection open(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(60_000);
        return connection;
    }

    private static String get(String url) throws IOException {
        return new String(open(url).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String post(String url, String type, String body) throws IOException {
        HttpURLConnection connection = open(url);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
