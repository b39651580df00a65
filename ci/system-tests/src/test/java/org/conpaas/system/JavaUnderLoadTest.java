package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The java service grows, turns to other code and shrinks while people use it. */
class JavaUnderLoadTest {
    private static final int REQUESTS = 20_000;
    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("java-under-load");
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    private static String manifest(int backends, String war) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: shop}
                spec:
                  services:
                    web:
                      type: java
                      code: {archive: %s}
                      nodes: {backend: %d}
                """.formatted(war, backends);
    }

    private static void war(Path file, String page) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write(page.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("WEB-INF/"));
            zip.closeEntry();
        }
    }

    @Test
    void no_request_fails_while_it_grows_turns_to_other_code_and_shrinks() throws Exception {
        Path copy = installation.repository("shop");
        war(copy.resolve("one.war"), "version one");
        war(copy.resolve("two.war"), "version two");
        step(copy, manifest(1, "one.war"), "One backend");
        String url = installation
                .application("shop")
                .path("services")
                .path(0)
                .path("url")
                .asText();
        try (Load load = Load.on(url, 4)) {
            load.atLeast(REQUESTS / 8);
            step(copy, manifest(3, "one.war"), "Three backends");
            load.atLeast(REQUESTS / 3);
            step(copy, manifest(3, "two.war"), "Version two");
            installation.await(
                    "version two", Duration.ofSeconds(30), () -> load.last().equals("version two"));
            load.atLeast(2 * REQUESTS / 3);
            step(copy, manifest(1, "two.war"), "One backend again");
            load.atLeast(REQUESTS);
            System.out.println("Requests: " + load.count() + ", failed: " + load.failures());
            assertThat(load.failures()).isEmpty();
            assertThat(load.last()).isEqualTo("version two");
        }
    }

    @Test
    void code_that_was_taken_away_is_taken_up_again_when_the_same_returns() throws Exception {
        Path copy = installation.repository("stall");
        war(copy.resolve("one.war"), "version one");
        String with = manifest(1, "one.war").replace("name: shop", "name: stall");
        String without = with.replaceAll("(?m)^.*code:.*\n", "");
        step(copy, "stall", with, "With code");
        awaitPage("version one");
        step(copy, "stall", without, "Without code");
        awaitPage("It has no code yet");
        step(copy, "stall", with, "The same code again");
        awaitPage("version one");
    }

    private static void awaitPage(String words) throws IOException {
        installation.await("the page says: " + words, Duration.ofSeconds(60), () -> page().contains(words));
    }

    private static String page() throws IOException, InterruptedException {
        String url = installation
                .application("stall")
                .path("services")
                .path(0)
                .path("url")
                .asText();
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static void step(Path copy, String manifest, String message) throws IOException {
        step(copy, "shop", manifest, message);
    }

    private static void step(Path copy, String application, String manifest, String message) throws IOException {
        Files.writeString(copy.resolve("app.yaml"), manifest);
        installation.push(copy, message);
        installation.awaitHealthy(copy, application);
    }
}
