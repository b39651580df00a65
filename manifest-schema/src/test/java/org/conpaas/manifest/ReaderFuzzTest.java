package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.conpaas.manifest.edit.ManifestFormatter;
import org.conpaas.manifest.legacy.LegacyManifest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Mutations of a corpus, the same ones every time. {@code -Dfuzz.seconds=600 -Dfuzz.seed=…} looks longer and elsewhere; a
 * failure prints its seed, its round and its bytes.
 */
class ReaderFuzzTest {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final List<String> CORPUS = List.of(
            """
            # yaml-language-server: $schema=https://conpaas.org/schema/application-v1.json
            apiVersion: conpaas.org/v1
            kind: Application
            metadata: {name: blog, labels: {team: marketing}}
            spec:
              owner: alice
              services:
                db:
                  type: mysql
                  nodes: {mysql: 3, glb: 1}
                  password: {secret: blog-db}
                  storage: {size: 10GiB}
                web:
                  type: java
                  uses: [db]
                  code: {archive: code/blog.war, sha256: abc}
                  nodes:
                    backend: {count: 2, cloud: mycloud, instance: m1.large}
                  environment: {A: no, B: 0777, C: {secret: x}}
                  disks: {scratch: {kind: volatile, size: 5GiB, at: /mnt/scratch, role: backend}}
            """,
            "apiVersion: conpaas.org/v1\nkind: Application\nspec: &a {services: {x: *b, <<: [*a, !!int 5]}}\n---\n? [k]\n: |+2\n   v\n",
            "{\"apiVersion\": \"conpaas.org/v1\", \"metadata\": {\"name\": \"\\u0000\\uD800\"}, \"spec\": [null, 1e999, -0, .nan]}",
            "\uFEFF\uFEFFapiVersion: conpaas.org/v1\nkind: Application\n",
            "{\"Application\":\"a\",\"Services\":[{\"Type\":\"mysql\",\"StartupInstances\":{\"mysql\":\"2\"}}]}");
    private static final List<String> WORDS = List.of(
            "conpaas.org/",
            "&a ",
            "*a",
            "<<: ",
            "!!java.lang.Object ",
            "!",
            "|",
            ">",
            "|2-",
            "? ",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "'",
            "\"",
            "\\x",
            "#",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "\uD83D\uDE00",
            "null",
            "~",
            "99999999999999999999",
            "-1",
            "1e999",
            "..",
            "%2e",
            "https://u:p@x",
            "password: x",
            "type: generic",
            "nodes: {",
            "    ",
            "é");

    private final ManifestReader reader = new ManifestReader(SampleTypes.ALL, Limits.STANDARD);

    @Test
    @DisplayName("case 15: whatever the text, every problem has file, line, column, code and hint, and reading ends")
    void fuzz() {
        long seed = Long.getLong("fuzz.seed", 20_261_121);
        long seconds = Long.getLong("fuzz.seconds", 5);
        CORPUS.forEach(text -> look(text.getBytes(StandardCharsets.UTF_8)));
        long start = System.nanoTime();
        Random random = new Random(seed);
        int round = 0;
        for (;
                round < 1_000_000
                        && System.nanoTime() - start
                                < Duration.ofSeconds(seconds).toNanos();
                round++) {
            byte[] content = mutated(random);
            try {
                look(content);
            } catch (RuntimeException | AssertionError | StackOverflowError failure) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ":\n" + new String(content, StandardCharsets.UTF_8),
                        failure);
            }
        }
        assertThat(round).isGreaterThan(100);
    }

    void look(byte[] content) {
        long start = System.nanoTime();
        ManifestResult result = reader.read("x.yaml", content);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(result.problems()).allSatisfy(problem -> {
            assertThat(problem.at().file()).isEqualTo("x.yaml");
            assertThat(problem.at().line()).isPositive();
            assertThat(problem.at().column()).isPositive();
            assertThat(ProblemCode.find(problem.code())).isPresent();
            assertThat(problem.hint()).isPresent();
            assertThat(problem.toString()).doesNotContain("\n").doesNotContain("\u0000");
        });
        String text = new String(content, StandardCharsets.UTF_8);
        assertThat(new ProblemPrinter(java.util.Map.of("x.yaml", text), true).print(result.problems()))
                .isNotNull();
        String formatted = ManifestFormatter.format(text);
        assertThat(ManifestFormatter.format(formatted)).isEqualTo(formatted);
        assertThat(LegacyManifest.convert(text)).isNotNull();
    }

    private static byte[] mutated(Random random) {
        String text = CORPUS.get(random.nextInt(CORPUS.size()));
        List<String> parts = new ArrayList<>(List.of(text.split("(?<=[\\s{}\\[\\],:])")));
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            change(parts, random);
        }
        byte[] content = String.join("", parts).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0 && content.length > 0) {
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
        }
        return content;
    }

    private static void change(List<String> parts, Random random) {
        int at = random.nextInt(parts.size());
        switch (random.nextInt(5)) {
            case 0 -> parts.add(at, WORDS.get(random.nextInt(WORDS.size())));
            case 1 -> parts.set(at, "");
            case 2 -> parts.set(at, WORDS.get(random.nextInt(WORDS.size())));
            case 3 -> parts.set(at, parts.get(random.nextInt(parts.size())));
            default ->
                parts.addAll(at, List.copyOf(parts.subList(at, Math.min(parts.size(), at + 1 + random.nextInt(12)))));
        }
    }
}
