package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The php service grows, turns to other code and shrinks while people use it. */
@Needs({"nginx", "redis-server", "php-fpm8.2"})
class PhpUnderLoadTest {
    private static final int REQUESTS = 50_000;
    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("php-under-load");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    private static String manifest(int backends, String code, String word) {
        return """
            apiVersion: conpaas.org/v1
            kind: Application
            metadata: {name: blog}
            spec:
              services:
                web:
                  type: php
                  code: {archive: %s/}
                  environment: {WORD: %s}
                  nodes: {backend: %d}
            """.formatted(code, word, backends);
    }

    private static void code(Path copy, String version) throws IOException {
        Path folder = Files.createDirectories(copy.resolve(version));
        Files.writeString(folder.resolve("index.php"), "<?php echo 'version " + version + " ', getenv('WORD');");
    }

    @Test
    void no_request_fails_while_it_grows_is_set_anew_turns_to_other_code_and_shrinks() throws Exception {
        Path copy = installation.repository("blog");
        code(copy, "one");
        code(copy, "two");
        step(copy, manifest(1, "one", "small"), "One backend");
        String url = installation
                .application("blog")
                .path("services")
                .path(0)
                .path("url")
                .asText();
        try (Load load = Load.on(url, 6)) {
            load.atLeast(REQUESTS / 10);
            step(copy, manifest(2, "one", "small"), "Two backends");
            load.atLeast(REQUESTS / 4);
            step(copy, manifest(2, "one", "large"), "Another environment");
            installation.await("the new environment", Duration.ofSeconds(30), () -> load.last()
                    .equals("version one large"));
            load.atLeast(REQUESTS / 2);
            step(copy, manifest(2, "two", "large"), "Version two");
            installation.await(
                    "version two", Duration.ofSeconds(30), () -> load.last().equals("version two large"));
            load.atLeast(3 * REQUESTS / 4);
            step(copy, manifest(1, "two", "large"), "One backend again");
            load.atLeast(REQUESTS);
            System.out.println("Requests: " + load.count() + ", failed: " + load.failures());
            assertThat(load.failures()).isEmpty();
            assertThat(load.last()).isEqualTo("version two large");
        }
    }

    private static void step(Path copy, String manifest, String message) throws IOException {
        Files.writeString(copy.resolve("app.yaml"), manifest);
        installation.push(copy, message);
        installation.awaitHealthy(copy, "blog");
    }
}
