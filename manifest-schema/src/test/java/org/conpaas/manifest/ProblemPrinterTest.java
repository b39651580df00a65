package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.manifest.SampleTypes.application;
import static org.conpaas.manifest.SampleTypes.read;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProblemPrinterTest {
    private static String printed(String text) {
        return new ProblemPrinter(Map.of("blog.yaml", text), false)
                .print(read(text).problems());
    }

    @Test
    void shows_the_line_and_a_caret() {
        assertThat(printed(application("web:\n  type: java\n  nodes:\n    bakend: 2")))
                .isEqualTo("""
                        blog.yaml:10:9  CP1016  services.web.nodes: no role is called `bakend` (did you mean backend?)
                           10 |         bakend: 2
                              |         ^""");
    }

    @Test
    void marks_warnings_and_paints_them_for_terminals() {
        String text = application("job: {type: generic, code: {archive: 'https://example.org/x.tar'}}");
        String printed = new ProblemPrinter(Map.of("blog.yaml", text), true)
                .print(read(text).problems());
        assertThat(printed)
                .startsWith(
                        "\u001B[1mblog.yaml:7:42\u001B[0m  \u001B[33mCP1026\u001B[0m  warning: services.job.code.archive")
                .endsWith("\u001B[33m^\u001B[0m");
    }

    @Test
    void prints_only_the_sentence_of_a_file_that_it_does_not_have() {
        Problem problem = ProblemCode.SYNTAX.error(new SourcePosition("x", 3, 1), "not YAML", "mend it");
        assertThat(new ProblemPrinter(Map.of(), false).print(problem)).isEqualTo("x:3:1  CP1002  not YAML (mend it)");
    }

    @Test
    @DisplayName("case 44: a literal secret stands in no message and in no source line")
    void shows_no_secret() {
        for (String services : new String[] {
            "db: {type: mysql, password: canary-1}",
            "db: {type: mysql, password: \"canary-1 x\", bakend: 2}",
            "db: {type: mysql, password: 4711}",
            "db: {type: mysql, passwort: x, 'password': 'canary-1'}",
            "db:\n  type: mysql\n  password:\n    secret: x\n    password: canary-1",
            "web: {type: helloworld, environment: {DB_PASSWORD: canary-1}}",
            "web: {type: helloworld, token: canary-1}",
            "db: {type: mysql, password: {sealed: canary-1}}",
            "web: {type: helloworld, environment: {A: {sealed: 'canary-1', secret: x}}}",
        }) {
            assertThat(printed(application(services)))
                    .as(services)
                    .contains("CP10")
                    .doesNotContain("canary")
                    .doesNotContain("4711");
        }
        assertThat(printed(application("db: {type: mysql, password: canary-1}")))
                .isEqualTo("""
                        blog.yaml:7:23  CP1022  services.db.password: a secret must not stand in a manifest (keep the value out of the repository and write password: {secret: NAME}, after: cps secret set NAME)
                            7 |     db: {type: mysql, password: ********}
                              |                       ^""");
    }

    @Test
    void moves_no_cursor() {
        String text = application("web: {type: helloworld, \"x\\e[2J\u202E\": 1}");
        assertThat(printed(text))
                .contains("`x\\u001B[2J\\u202E`")
                .doesNotContain("\u202E")
                .doesNotContain("\u001B");
    }
}
