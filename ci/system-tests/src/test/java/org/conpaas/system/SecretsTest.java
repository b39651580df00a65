package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An installation in which every secret is a canary: none may be heard anywhere else than where it belongs. */
class SecretsTest {
    private static final String WEBHOOK = "canary-webhook-7c1f0a";
    private static final String PASSWORD = "canary-password-93be42";
    private static final String IN_URL = "canary-in-url-5d20c7";
    private static final String STORED = "canary-stored-41ba0e";
    private static final String STORED_NEXT = "canary-stored-next-c86f13";
    private static final String SEALED = "canary-sealed-0d95e7";
    private static final String WRONG_TOKEN = "canary-wrong-token-ab34ef";

    /**
     * Where secrets belong: the command line's own credentials, the key of keys, what an agent must know to start a node; and
     * this test's working copies.
     */
    private static final Pattern HOMES =
            Pattern.compile("cli/credentials|keys/.*|local/agent/.*/spec\\.json|copies/.*");

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(?:[^{}]|\\{[^{}]*})*}");

    private static Installation installation;
    private static Canaries canaries;
    private static Sightings ticket;
    private static Web web;
    private static String sealedText = "";

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.prepared("secrets");
        ticket = Sightings.of(installation.home().resolve("local/agent/enroll.json"));
        installation.up();
        web = Web.of(installation);
        String header = Base64.getEncoder().encodeToString(("reader:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        canaries = new Canaries(Map.of(
                "webhook secret", WEBHOOK,
                "source password", PASSWORD,
                "password in a URL", IN_URL,
                "wrong token", WRONG_TOKEN,
                "stored secret", STORED,
                "stored secret's next version", STORED_NEXT,
                "sealed secret", SEALED,
                "source credentials as a header", header,
                "administrator's token", installation.token()));
    }

    @AfterAll
    static void stop() throws IOException {
        ticket.close();
        installation.close();
    }

    @Test
    @DisplayName("case 44: no secret in any output, log, page, event, metric, export or database file of a whole run")
    void no_canary_is_heard() throws Exception {
        Map<String, String> heard = new TreeMap<>();
        live(heard);
        ask(heard);
        read(heard);
        assertThat(heard).hasSizeGreaterThan(40);
        assertThat(canaries.in(heard)).isEmpty();
        assertThat(canaries.inFiles(installation.home(), HOMES)).isEmpty();
        specsAreForTheirOwnerAlone();
    }

    private static void specsAreForTheirOwnerAlone() throws IOException {
        try (Stream<Path> files = Files.walk(installation.home().resolve("local/agent"))) {
            assertThat(files.filter(file -> file.endsWith("spec.json")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    /** Good and bad days: a healthy application, a broken commit, sources that cannot be read, a wrong token. */
    private static void live(Map<String, String> heard) throws IOException {
        Path copy = installation.repository("site");
        heard.put("secret set", all(secret(STORED, "set", "pin", "--app", "site")));
        Installation.Result seal = secret(SEALED, "seal", "--app", "site");
        heard.put("secret seal", all(seal));
        sealedText = seal.out().strip();
        Files.writeString(copy.resolve("app.yaml"), manifest("fine"));
        heard.put("push", installation.push(copy, "Fine"));
        installation.awaitHealthy(copy, "site");
        installation.await("the agent's ticket is used up", Duration.ofSeconds(60), ticket::isOver);
        canaries.add(
                "agent's one-time token",
                new ObjectMapper().readTree(ticket.content()).path("token").asText());
        secretsReachTheProcess(heard, copy);
        Files.writeString(copy.resolve("app.yaml"), manifest("fine\n      bakend: 1"));
        heard.put("broken push", installation.push(copy, "Broken"));
        heard.put(
                "source with secrets",
                all(installation.cps(
                        Map.of("CONPAAS_GIT_PASSWORD", PASSWORD),
                        "source",
                        "add",
                        "https://127.0.0.1:1/private.git",
                        "--name",
                        "private",
                        "--user",
                        "reader",
                        "--webhook-secret",
                        WEBHOOK)));
        heard.put(
                "source with a password in its URL",
                all(installation.cps(
                        "source", "add", "https://reader:" + IN_URL + "@127.0.0.1:1/other.git", "--name", "other")));
        installation.await("the source cannot be read", Duration.ofSeconds(60), () -> !problem("private")
                .isEmpty());
        heard.put("wrong token", web.get("/api/v1/about", WRONG_TOKEN).body());
        HttpRequest.Builder delivery = web.request("/api/v1/webhooks/private")
                .header("X-Gitlab-Token", WEBHOOK)
                .POST(HttpRequest.BodyPublishers.ofString("{\"ref\":\"refs/heads/main\",\"after\":\"1\"}"));
        heard.put("webhook", web.send(delivery).body());
    }

    /** The values are read when the process starts, also after one of them was changed without a commit. */
    private static void secretsReachTheProcess(Map<String, String> heard, Path copy) throws IOException {
        assertThat(environment()).contains("PIN=" + STORED + "\0").contains("KEY=" + SEALED + "\0");
        heard.put("secret set again", all(secret(STORED_NEXT, "set", "pin", "--app", "site")));
        installation.await("the process has the new value", Duration.ofSeconds(60), () -> environment()
                .contains("PIN=" + STORED_NEXT + "\0"));
        installation.awaitHealthy(copy, "site");
        heard.put("secret argument", all(installation.cps("secret", "set", "pin", STORED)));
        heard.put("secret rm", all(installation.cps("secret", "rm", "pin", "--app", "site")));
        heard.put("secret rotate-key", all(installation.cps("secret", "rotate-key")));
        assertThat(heard.get("secret rm")).contains("is used by site/web");
        Path other = installation.repository("copied");
        Files.writeString(other.resolve("app.yaml"), manifest("fine").replace("name: site", "name: copied"));
        installation.git(other, "add", "-A");
        installation.git(other, "commit", "-q", "-m", "Copied");
        heard.put(
                "push of a copied secret",
                all(installation.run(other, List.of("git", "push", "-q", "origin", "HEAD:main"))));
        assertThat(heard.get("push of a copied secret")).contains("CP1029", "cps secret seal --app copied");
    }

    private static Installation.Result secret(String value, String... command) throws IOException {
        Path file =
                Files.createDirectories(installation.home().resolve("copies")).resolve("value.txt");
        Files.writeString(file, value + "\n");
        List<String> words = new ArrayList<>(List.of("secret"));
        words.addAll(List.of(command));
        words.addAll(List.of("--from-file", file.toString()));
        return installation.cps(words.toArray(String[]::new)).ok();
    }

    /** What the service's process was started with; empty while there is none. */
    private static String environment() throws IOException {
        JsonNode node =
                installation.cps("node", "list", "-o", "json").ok().json().at("/items/0");
        Path process = Path.of("/proc", node.at("/processes/0/pid").asText("0"), "environ");
        return Files.exists(process) ? Files.readString(process, StandardCharsets.ISO_8859_1) : "";
    }

    private static String problem(String source) throws IOException {
        for (JsonNode found :
                installation.cps("source", "list", "-o", "json").ok().json().path("items")) {
            if (found.path("name").asText().equals(source)) {
                return found.path("problem").asText();
            }
        }
        return "";
    }

    private static String manifest(String greeting) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: site}
                spec:
                  services:
                    web:
                      type: helloworld
                      environment: {PIN: {secret: pin}, KEY: {sealed: %s}}
                      greeting: %s
                """.formatted(sealedText, greeting);
    }

    /** What people ask on the command line. */
    private static void ask(Map<String, String> heard) throws IOException {
        List<String> questions = List.of(
                "status",
                "status site",
                "why site",
                "history site",
                "plan site",
                "diff site",
                "events site",
                "source list",
                "source list -o json",
                "source list -o yaml",
                "application list -o json",
                "application list -o yaml",
                "service list site",
                "node list",
                "manifest export site",
                "secret list",
                "secret list -o json",
                "secret history",
                "secret key",
                "config",
                "config -o json",
                "doctor",
                "service logs site/web",
                "code list site/web",
                "explain php");
        for (String question : questions) {
            heard.put("cps " + question, all(installation.cps(question.split(" "))));
        }
    }

    private static String all(Installation.Result result) {
        return result.out() + result.err();
    }

    /** Every GET of the API, as the server itself lists them, the pages, metrics and health. */
    private static void read(Map<String, String> heard) throws IOException {
        List<String> paths = new ArrayList<>(List.of(
                "/index.xhtml",
                "/application.xhtml?name=site",
                "/login",
                "/metrics",
                "/openapi",
                "/health",
                "/nothing"));
        web.routes().properties().stream()
                .filter(route -> route.getValue().has("get") && !route.getKey().endsWith("/events"))
                .forEach(route -> paths.add(concrete(route.getKey())));
        for (String path : paths) {
            HttpResponse<String> answer = web.get(path, installation.token());
            heard.put("GET " + path, answer.headers().map() + "\n" + answer.body());
        }
        for (String path : List.of("/api/v1/events", "/api/v1/applications/site/events")) {
            heard.put("GET " + path, web.events(path));
        }
    }

    /** A route may say what its parameters look like: {@code {n: [0-9]{1,6}}}. */
    private static String concrete(String route) {
        Map<String, String> known = Map.of("app", "site", "svc", "web", "role", "node", "n", "1", "name", "private");
        return PARAMETER.matcher(route).replaceAll(found -> known.getOrDefault(found.group(1), "x"));
    }

    @Test
    @DisplayName("case 43: every route that the server lists is denied without a token")
    void every_route_is_denied_without_a_token() throws IOException {
        TreeSet<String> open = new TreeSet<>();
        int asked = 0;
        for (Map.Entry<String, JsonNode> route : web.routes().properties()) {
            for (Map.Entry<String, JsonNode> verb : route.getValue().properties()) {
                String method = verb.getKey().toUpperCase(java.util.Locale.ROOT);
                // the server refuses a GET or DELETE that has a body before it asks who it is from
                boolean bare = method.equals("GET") || method.equals("DELETE");
                HttpRequest.Builder request = web.request(concrete(route.getKey()))
                        .method(
                                method,
                                bare ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString("{}"))
                        .header("Content-Type", "application/json");
                asked++;
                if (web.send(request).statusCode() != 401) {
                    open.add(method + " " + route.getKey());
                }
            }
        }
        assertThat(asked).isGreaterThan(30);
        // a new machine has a token at most; the agent's own files are in every distribution
        assertThat(open).containsExactly("GET /agent/v1/software/{file}", "POST /agent/v1/enroll");
    }

    /** What to listen for. */
    private static final class Canaries {
        private final Map<String, String> values = new TreeMap<>();

        Canaries(Map<String, String> values) {
            values.forEach(this::add);
        }

        void add(String name, String value) {
            assertThat(value).as(name).hasSizeGreaterThan(15);
            values.put(name, value);
        }

        List<String> in(Map<String, String> texts) {
            List<String> found = new ArrayList<>();
            texts.forEach((where, text) -> values.forEach((name, value) -> {
                if (text.contains(value)) {
                    found.add(name + " in " + where);
                }
            }));
            return found;
        }

        List<String> inFiles(Path root, Pattern except) throws IOException {
            Map<String, String> texts = new TreeMap<>();
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = root.relativize(file).toString();
                    if (!except.matcher(name).matches()) {
                        texts.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                    }
                }
            }
            assertThat(texts.keySet())
                    .anyMatch(name -> name.startsWith("db/"))
                    .anyMatch(name -> name.startsWith("log/"));
            return in(texts);
        }
    }
}
