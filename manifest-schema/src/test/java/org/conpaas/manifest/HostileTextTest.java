package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.manifest.SampleTypes.application;
import static org.conpaas.manifest.SampleTypes.problems;
import static org.conpaas.manifest.SampleTypes.read;
import static org.conpaas.manifest.SampleTypes.service;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of text that means harm, or that another tool has mangled. */
class HostileTextTest {
    private static final String HELLO = application("web: {type: helloworld, nodes: {node: 1}}");

    private static List<String> codes(String text) {
        return codes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Read warm, since the first document of a JVM pays for the schema. */
    private static List<String> codes(byte[] content) {
        read(HELLO);
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> read(content).problems().stream().map(Problem::code).toList());
    }

    @Test
    @DisplayName("case 8: aliases that multiply are a problem, not a full memory")
    void alias_bomb() {
        String levels = IntStream.range(1, 12)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(4) + "]")
                .collect(Collectors.joining("\n"));
        assertThat(codes("a0: &a0 x\n" + levels)).containsExactly("CP1005");
        assertThat(codes("a: &a x\nb: [" + "*a,".repeat(51) + "]")).containsExactly("CP1005");
        assertThat(codes("a: &a [*a]")).containsExactly("CP1005");
        assertThat(codes("a: *nobody")).containsExactly("CP1005");
    }

    @Test
    @DisplayName("case 8: a few aliases are plain YAML")
    void aliases_within_the_limit() {
        ManifestResult result = read(application("a: &a {type: helloworld, greeting: Hi}\nb: *a"));
        assertThat(result.problems()).isEmpty();
        assertThat(service(result, "b").settings()).isEqualTo(java.util.Map.of("greeting", "Hi"));
    }

    @ParameterizedTest
    @DisplayName("case 9: nesting of 20,000 is a problem, not a stack overflow")
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{a: "})
    void nesting(String opening) {
        assertThat(codes(opening.repeat(20_000))).containsExactly("CP1004");
        assertThat(codes(HELLO + "---\n" + opening.repeat(20_000))).containsExactly("CP1004");
    }

    @Test
    @DisplayName("case 9: 64 levels are read, 65 are not")
    void nesting_at_the_limit() {
        assertThat(codes("[".repeat(64) + "]".repeat(64))).isEmpty();
        assertThat(codes("[".repeat(65) + "]".repeat(65))).containsExactly("CP1004");
    }

    @Test
    @DisplayName("case 10: a key that stands twice is named with both its places")
    void duplicate_keys() {
        assertThat(problems(application("web:\n  type: helloworld\n  type: helloworld")))
                .containsExactly(
                        "blog.yaml:9:7  CP1008  `type` stands twice: here and at blog.yaml:8:7 (keep one of the two)");
        assertThat(problems(application("web: {type: helloworld, \"type\": helloworld}")))
                .containsExactly(
                        "blog.yaml:7:29  CP1008  `type` stands twice: here and at blog.yaml:7:11 (keep one of the two)");
    }

    @Test
    @DisplayName("case 11: a 10 MB scalar is refused in milliseconds")
    void huge_file() {
        byte[] content = ("greeting: " + "a".repeat(10_000_000)).getBytes(StandardCharsets.UTF_8);
        codes(content);
        long start = System.nanoTime();
        assertThat(read(content).problems()).extracting(Problem::code).containsExactly("CP1001");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50));
    }

    @ParameterizedTest
    @DisplayName("case 11: a scalar as long as a file may be is refused in linear time")
    @ValueSource(strings = {"greeting: ", "greeting: \"", "greeting: '", "greeting: |\n  ", "? ", "- &", "- *", "# "})
    void huge_scalar(String opening) {
        List<String> codes = codes(opening + "a".repeat((1 << 20) - opening.length()));
        assertThat(codes).isSubsetOf("CP1025", "CP1002", "CP1005");
    }

    @ParameterizedTest
    @DisplayName("case 12: tags are refused")
    @ValueSource(
            strings = {
                "!!java.net.URL [\"https://x\"]",
                "!!javax.script.ScriptEngineManager []",
                "!x y",
                "!!str 5",
                "!<tag:yaml.org,2002:int> 5"
            })
    void tags(String value) {
        assertThat(codes(application("web: {type: helloworld}\nlab: " + value))).contains("CP1006");
    }

    @Test
    @DisplayName("case 12: merge keys are refused")
    void merge_keys() {
        assertThat(problems(application("a: &a {type: helloworld}\nb:\n  <<: *a\n  type: helloworld")))
                .containsExactly("blog.yaml:9:7  CP1009  merge keys (<<) are not YAML 1.2"
                        + " (write the fields out, or alias a whole value)");
    }

    @ParameterizedTest
    @DisplayName("case 12: Norway and its friends stay text")
    @ValueSource(
            strings = {
                "no",
                "NO",
                "yes",
                "on",
                "off",
                "y",
                "0777",
                "0o17",
                "0x1F",
                "1_000",
                "12:30:45",
                "1e",
                ".5",
                "+1",
                "True",
                "2001-12-14",
                ".inf",
                "1e999"
            })
    void norway(String text) {
        ManifestResult result =
                read(application("web: {type: helloworld, greeting: " + text + ", environment: {A: " + text + "}}"));
        assertThat(result.problems()).isEmpty();
        ServiceSpec web = service(result, "web");
        assertThat(web.settings()).containsEntry("greeting", text);
        assertThat(web.environment()).containsEntry("A", new EnvironmentValue.Text(text));
    }

    @Test
    @DisplayName("case 12: what only looks like text is asked to be put in quotes")
    void numbers_where_text_is_wanted() {
        assertThat(problems(application("web: {type: helloworld, greeting: 1.10}")))
                .containsExactly(
                        "blog.yaml:7:29  CP1012  services.web.greeting: 1.10 is not text (put quotes around it: \"1.10\")");
    }

    @Test
    @DisplayName("case 13: a byte order mark, CRLF and CR are read, and positions stay right")
    void marks_and_line_breaks() {
        String bad = HELLO.replace("node: 1", "node: -1");
        String problem = problems(bad).get(0);
        assertThat(problem).startsWith("blog.yaml:7:37  CP1007");
        assertThat(problems("\uFEFF" + bad)).containsExactly(problem);
        assertThat(problems(bad.replace("\n", "\r\n"))).containsExactly(problem);
        assertThat(problems(bad.replace("\n", "\r"))).containsExactly(problem);
        assertThat(read("\uFEFF" + HELLO)).isEqualTo(read(HELLO));
        assertThat(read(HELLO.replace("\n", "\r\n"))).isEqualTo(read(HELLO));
    }

    @ParameterizedTest
    @DisplayName("case 13: UTF-16 and UTF-32 are refused")
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void other_encodings(String charset) {
        assertThat(codes(HELLO.getBytes(Charset.forName(charset)))).containsExactly("CP1003");
    }

    @Test
    @DisplayName("case 13: NUL, broken UTF-8 and control characters are refused where they stand")
    void characters_that_are_none() {
        assertThat(problems("a: b\nc: d\0e\n"))
                .containsExactly("blog.yaml:2:5  CP1003  a NUL character"
                        + " (manifests are UTF-8 text: remove it, or save the file as UTF-8)");
        assertThat(read(new byte[] {'a', ':', '\n', ' ', (byte) 0xC3, '('}).problems())
                .extracting(Problem::message)
                .containsExactly("byte 0xC3 is not UTF-8");
        assertThat(read(new byte[] {'a', (byte) 0xE2, (byte) 0x82}).problems())
                .extracting(Problem::code)
                .containsExactly("CP1003");
        assertThat(problems("a: b\nc: \u0007\n")).singleElement().asString().startsWith("blog.yaml:2:4  CP1003");
    }

    @Test
    @DisplayName("case 13: a tab that indents, and garbage behind a document, are problems where they stand")
    void tabs_and_garbage() {
        assertThat(problems(HELLO + "\tx: y\n"))
                .singleElement()
                .asString()
                .startsWith("blog.yaml:8:")
                .contains("CP1002", "cannot start any token (")
                .doesNotContain("Do not use");
        assertThat(problems(HELLO + "}\n")).singleElement().asString().startsWith("blog.yaml:8:1  CP1002");
        assertThat(problems(HELLO + "...\n[\n")).singleElement().asString().contains("CP1002");
        assertThat(problems(HELLO + "... garbage\n")).singleElement().asString().contains("CP1002");
    }

    @ParameterizedTest
    @DisplayName("case 14: counts that overflow, are negative or absurd are problems")
    @CsvSource({
        "-1",
        "10001",
        "2147483648",
        "4294967297",
        "9223372036854775808",
        "99999999999999999999999999",
        "1e9",
        "1e999",
        "1.5",
        ".nan",
        "-0.5",
        "two"
    })
    void counts(String count) {
        assertThat(codes(application("web: {type: helloworld, nodes: {node: " + count + "}}")))
                .contains("CP1007");
        assertThat(codes(application("web: {type: helloworld, nodes: {node: {count: " + count + "}}}")))
                .contains("CP1007");
    }

    @Test
    @DisplayName("case 14: the operator's limit and the role's own are named")
    void limits_of_counts() {
        assertThat(problems(application("job: {type: generic, nodes: {master: 2, node: 10001}}")))
                .containsExactly(
                        "blog.yaml:7:34  CP1007  services.job.nodes.master: 2 is not a count"
                                + " (always 1; to stop the service say running: false)",
                        "blog.yaml:7:45  CP1007  services.job.nodes.node: 10001 is not a count"
                                + " (at most 10000; to stop the service say running: false)");
        Limits few = new Limits(1 << 20, 64, 50, 1 << 16, 5, 100, false);
        byte[] six = application("web: {type: helloworld, nodes: {node: 6}}").getBytes(StandardCharsets.UTF_8);
        assertThat(new ManifestReader(SampleTypes.ALL, few)
                        .read("blog.yaml", six)
                        .problems())
                .extracting(ProblemPrinter::line)
                .containsExactly("blog.yaml:7:37  CP1007  services.web.nodes.node: 6 is not a count"
                        + " (this installation allows 5 nodes of a role)");
    }

    @ParameterizedTest
    @DisplayName("case 14: numbers of more than 64 bits are problems anywhere")
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809"})
    void wide_numbers(String number) {
        assertThat(codes(application("db: {type: mysql, password: {secret: x}, ratio: " + number + "}")))
                .containsExactly("CP1013");
    }

    @Test
    @DisplayName("case 15: of very many problems the first hundred are listed and the rest counted")
    void many_problems() {
        String fields =
                IntStream.range(0, 20_000).mapToObj(i -> "f" + i + ": " + i).collect(Collectors.joining("\n  "));
        List<String> problems = problems(application("web:\n  type: helloworld\n  " + fields));
        assertThat(problems).hasSize(101).last().asString().contains("CP1027  19900 more problems");
    }
}
