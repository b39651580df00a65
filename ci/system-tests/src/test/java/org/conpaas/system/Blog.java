package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** The example {@code wordpress} in an installation: committed, changed by commits, and used as its author and readers do. */
final class Blog {
    static final String PASSWORD = "known-to-the-test";

    private static final Path EXAMPLE = Path.of(System.getProperty("conpaas.distribution", ""))
            .resolve("../../../examples/wordpress")
            .normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** One pixel. */
    private static final String GIF = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";

    private static boolean isBuilt;

    private final Installation installation;
    private final String name;
    private final Path copy;

    private Blog(Installation installation, String name, Path copy) {
        this.installation = installation;
        this.name = name;
        this.copy = copy;
    }

    /** Builds the example's code, sets its secrets and makes its repository; nothing is committed yet. */
    static Blog prepare(Installation installation) throws IOException {
        build(installation);
        Path copy = installation.repository("blog");
        Path password = Files.writeString(copy.resolve(".git/password"), PASSWORD);
        installation
                .cps("secret", "set", "--from-file", password.toString(), "blog-db")
                .ok();
        installation.cps("secret", "set", "--generate", "blog-keys").ok();
        for (String file : List.of("manifest.yaml", "wordpress.tar.gz")) {
            Files.copy(EXAMPLE.resolve(file), copy.resolve(file));
        }
        return new Blog(installation, "blog", copy);
    }

    /** Once for all: it writes one file, which others may be copying. */
    private static synchronized void build(Installation installation) throws IOException {
        if (!isBuilt) {
            installation.run(EXAMPLE, List.of("./build.sh")).ok();
            isBuilt = true;
        }
    }

    Path copy() {
        return copy;
    }

    /** Changes the manifest, pushes it, and waits until it is followed and all is well. */
    void commit(String message, UnaryOperator<String> change) throws IOException {
        push(message, change);
        awaitHealthy();
    }

    void push(String message, UnaryOperator<String> change) throws IOException {
        Path manifest = copy.resolve("manifest.yaml");
        Files.writeString(manifest, change.apply(Files.readString(manifest)));
        installation.push(copy, message);
    }

    void awaitHealthy() throws IOException {
        await("HEALTHY");
    }

    /** Waits until the newest commit is followed and the whole has this health. */
    void await(String health) throws IOException {
        installation.git(copy, "fetch", "-q", "origin");
        String revision =
                installation.git(copy, "rev-parse", "origin/main").out().strip();
        installation.await("the blog is " + health + " at " + revision, PATIENCE, () -> {
            JsonNode now = installation.application(name);
            return now.path("revision").asText().equals(revision)
                    && now.path("sync").asText().equals("SYNCED")
                    && now.path("health").asText().equals(health);
        });
    }

    String url() throws IOException {
        return service("web").path("url").asText();
    }

    JsonNode service(String wanted) throws IOException {
        for (JsonNode service : installation.application(name).path("services")) {
            if (service.path("name").asText().equals(wanted)) {
                return service;
            }
        }
        throw new AssertionError("no service " + wanted);
    }

    /** The nodes of a role, in the order of their ordinals. */
    List<JsonNode> nodes(String service, String role) throws IOException {
        return StreamSupport.stream(service(service).path("nodes").spliterator(), false)
                .filter(node -> node.path("role").asText().equals(role))
                .toList();
    }

    /** Fills in the page with which WordPress begins. */
    void install() throws IOException {
        assertThat(get(url() + "wp-admin/install.php")).contains("WordPress");
        String answer = post(
                url() + "wp-admin/install.php?step=2",
                "application/x-www-form-urlencoded",
                form(Map.of(
                        "weblog_title", "A blog",
                        "user_name", "admin",
                        "admin_password", "long and secret",
                        "admin_password2", "long and secret",
                        "admin_email", "admin@example.org",
                        "language", "",
                        "Submit", "Install WordPress")));
        assertThat(answer).contains("Success");
    }

    /** Answers the page of a post that WordPress has acknowledged. */
    String write(String title, String text) throws IOException {
        String answer = rpc(
                "wp.newPost",
                "<struct>" + member("post_title", title) + member("post_content", text)
                        + member("post_status", "publish") + "</struct>");
        return url() + "?p=" + found("<string>(\\d+)</string>", answer);
    }

    /** Answers the URL of an uploaded image. */
    String upload() throws IOException {
        return found(
                "<name>url</name>\\s*<value><string>([^<]*)",
                rpc(
                        "wp.uploadFile",
                        "<struct>" + member("name", "dot.gif") + member("type", "image/gif")
                                + "<member><name>bits</name><value><base64>" + GIF
                                + "</base64></value></member></struct>"));
    }

    /**
     * Moves it with all its data: exported while it serves, and committed under another name to the same installation. The other
     * one has the same pages and rows.
     */
    void assertMoves(String page, String image) throws IOException {
        Path target = installation.repository("moved");
        installation
                .cps("manifest", "export", "blog", "--data", target.toString(), "--name", "moved")
                .ok();
        Files.copy(copy.resolve("wordpress.tar.gz"), target.resolve("wordpress.tar.gz"));
        installation.push(target, "A blog that moves");
        installation.awaitHealthy(target, "moved");
        Blog moved = new Blog(installation, "moved", target);
        String here = URI.create(url()).getHost();
        String there = URI.create(moved.url()).getHost();
        assertThat(get(page.replace(here, there)).replace(there, here)).isEqualTo(get(page));
        assertThat(open(image.replace(here, there)).getInputStream().readAllBytes())
                .isEqualTo(Base64.getDecoder().decode(GIF));
        assertThat(moved.rows()).isEqualTo(rows());
    }

    private String rows() throws IOException {
        return Rows.sql(
                nodes("db", "glb").get(0).path("address").asText(),
                PASSWORD,
                name,
                "SELECT COUNT(*), SUM(id) FROM kept; SELECT ID, post_title, MD5(post_content), post_status FROM wp_posts"
                        + " ORDER BY ID; SELECT user_login, user_pass FROM wp_users");
    }

    /** Every backend has the uploaded image. */
    void assertServed(String image) throws IOException {
        byte[] expected = Base64.getDecoder().decode(GIF);
        List<String> places = new ArrayList<>(List.of(image));
        for (JsonNode backend : nodes("web", "backend")) {
            places.add("http://" + backend.path("address").asText() + ":9080"
                    + URI.create(image).getPath());
        }
        assertThat(places).hasSizeGreaterThan(1);
        for (String place : places) {
            assertThat(open(place).getInputStream().readAllBytes()).as(place).isEqualTo(expected);
        }
    }

    private String rpc(String method, String content) throws IOException {
        String answer = post(
                url() + "xmlrpc.php",
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

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String member(String name, String value) {
        return "<member><name>" + name + "</name><value><string>" + value + "</string></value></member>";
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

    static String get(String url) throws IOException {
        return new String(open(url).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The text of a file as gzip made it. */
    static String unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String post(String url, String type, String body) throws IOException {
        HttpURLConnection connection = open(url);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
