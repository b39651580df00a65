package org.conpaas.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestEditorTest {
    private static final String BLOG = """
            # the company's blog
            apiVersion: conpaas.org/v1
            kind: Application
            metadata: {name: blog}
            spec:
              services:

                web:   # what people see
                  type: java
                  nodes:
                    proxy: 1   # one is enough
                    backend: {count: 2, cloud: mycloud}
                  code: {archive: "code/blog.war"}

                # greets
                hello:
                  type: helloworld
                  running: true

                job: {type: generic, nodes: {node: 2}}
                # the end
            """;

    private static String changed(String text, List<String> path, Object value) {
        return ManifestEditor.set(text, "blog", path, value).match(edited -> edited, Object::toString);
    }

    private static String count(String text, String service, String role, int count) {
        return ManifestEditor.count(text, "blog", service, role, count).match(edited -> edited, Object::toString);
    }

    @Test
    void changes_a_count_and_nothing_else() {
        assertThat(count(BLOG, "web", "proxy", 3)).isEqualTo(BLOG.replace("proxy: 1 ", "proxy: 3 "));
    }

    @Test
    void changes_the_count_of_a_role_that_has_other_fields() {
        assertThat(count(BLOG, "web", "backend", 12)).isEqualTo(BLOG.replace("count: 2,", "count: 12,"));
    }

    @Test
    void adds_a_role_in_the_style_of_its_neighbours() {
        assertThat(count(BLOG, "web", "web", 2))
                .isEqualTo(BLOG.replace("cloud: mycloud}\n", "cloud: mycloud}\n        web: 2\n"));
        assertThat(count(BLOG, "job", "master", 1)).isEqualTo(BLOG.replace("{node: 2}", "{node: 2, master: 1}"));
    }

    @Test
    void adds_nodes_where_there_are_none() {
        assertThat(count(BLOG, "hello", "node", 4))
                .isEqualTo(BLOG.replace("running: true\n", "running: true\n      nodes: {node: 4}\n"));
        String empty = BLOG.replace("running: true", "nodes:   # later");
        assertThat(count(empty, "hello", "node", 4)).isEqualTo(empty.replace("nodes:   #", "nodes: {node: 4}   #"));
        String braces = BLOG.replace("running: true", "nodes: {}");
        assertThat(count(braces, "hello", "node", 4)).isEqualTo(braces.replace("{}", "{node: 4}"));
    }

    @Test
    void sets_truth_and_versions_and_keeps_quotes() {
        assertThat(changed(BLOG, List.of("spec", "services", "hello", "running"), false))
                .isEqualTo(BLOG.replace("running: true", "running: false"));
        assertThat(changed(BLOG, List.of("spec", "suspend"), true))
                .isEqualTo(BLOG.replace("    # the end", "  suspend: true\n    # the end"));
        assertThat(changed(BLOG, List.of("spec", "services", "web", "code", "archive"), "b.war"))
                .isEqualTo(BLOG.replace("\"code/blog.war\"", "\"b.war\""));
        assertThat(changed(BLOG, List.of("spec", "services", "web", "code"), Map.of("version", "code-1")))
                .isEqualTo(BLOG.replace("{archive: \"code/blog.war\"}", "{version: code-1}"));
        assertThat(changed(BLOG, List.of("spec", "services", "web", "nodes"), Map.of("proxy", 1L)))
                .isEqualTo(BLOG.replace(
                        "nodes:\n        proxy: 1   # one is enough\n        backend: {count: 2, cloud: mycloud}",
                        "nodes: {proxy: 1}"));
    }

    @Test
    void leaves_the_text_alone_when_it_says_so_already() {
        assertThat(count(BLOG, "web", "proxy", 1)).isEqualTo(BLOG);
    }

    @Test
    void keeps_line_breaks_marks_and_a_missing_end_of_line() {
        String windows = "\uFEFF" + BLOG.replace("\n", "\r\n");
        assertThat(count(windows, "hello", "node", 4))
                .isEqualTo("\uFEFF" + count(BLOG, "hello", "node", 4).replace("\n", "\r\n"));
        String cut = BLOG.substring(0, BLOG.indexOf("\n\n    # greets"));
        assertThat(changed(cut, List.of("spec", "services", "web", "running"), false))
                .isEqualTo(cut + "\n      running: false");
    }

    @Test
    void quotes_text_that_would_be_something_else() {
        assertThat(changed(BLOG, List.of("metadata", "description"), "8080"))
                .isEqualTo(BLOG.replace("{name: blog}", "{name: blog, description: '8080'}"));
        assertThat(changed(BLOG, List.of("metadata", "description"), "a: b # \"c\"\nd"))
                .isEqualTo(BLOG.replace("{name: blog}", "{name: blog, description: \"a: b # \\\"c\\\"\\nd\"}"));
    }

    @Test
    void finds_the_application_among_other_documents() {
        String two = "a: &x [1]\nb: *x\n---\n" + BLOG.replace("blog}", "shop}") + "---\n" + BLOG;
        assertThat(count(two, "web", "proxy", 3))
                .isEqualTo("a: &x [1]\nb: *x\n---\n" + BLOG.replace("blog}", "shop}") + "---\n"
                        + count(BLOG, "web", "proxy", 3));
    }

    @Test
    void counts_characters_beyond_the_basic_plane() {
        String faces = BLOG.replace("# the company's blog", "# \uD83D\uDE00\uD83D\uDE00")
                .replace("# what", "# \uD83D\uDE00 what");
        assertThat(count(faces, "web", "backend", 3)).isEqualTo(faces.replace("count: 2", "count: 3"));
    }

    @Test
    void removes_an_entry_with_its_line() {
        assertThat(removed("web", "nodes", "proxy"))
                .isEqualTo(BLOG.replace("        proxy: 1   # one is enough\n", ""));
        assertThat(removed("web", "nodes", "backend", "count")).isEqualTo(BLOG.replace("count: 2, ", ""));
        assertThat(removed("web", "nodes", "backend", "cloud")).isEqualTo(BLOG.replace(", cloud: mycloud", ""));
        assertThat(removed("job", "nodes", "node")).isEqualTo(BLOG.replace("{node: 2}", "{}"));
        assertThat(removed("web", "image")).isEqualTo(BLOG);
    }

    private static String removed(String... path) {
        List<String> whole = new java.util.ArrayList<>(List.of("spec", "services"));
        whole.addAll(List.of(path));
        return ManifestEditor.remove(BLOG, "blog", whole).match(edited -> edited, Object::toString);
    }

    @Test
    void refuses_what_would_change_something_else() {
        String shared = BLOG.replace("running: true", "nodes: &few {node: 2}").replace("{node: 2}}", "*few }");
        assertThat(count(shared, "job", "node", 4))
                .isEqualTo(
                        "manifest.yaml:18:20  CP1040  spec.services.job.nodes.node cannot be changed without changing"
                                + " something else (change it by hand)");
        assertThat(ManifestEditor.count(BLOG, "shop", "web", "proxy", 2).match(text -> text, Object::toString))
                .isEqualTo("manifest.yaml:1:1  CP1040  no application is called `shop` here (change it by hand)");
        assertThat(count("a: [", "web", "proxy", 2))
                .startsWith("manifest.yaml:")
                .contains("CP1002");
    }
}
