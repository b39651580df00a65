package org.conpaas.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestDocumentsTest {
    @Test
    void a_file_of_one_document_is_whole() {
        String text = "# top\n---\n# mine\na: 1\nb: |\n  --- not a marker\n";
        assertThat(ManifestDocuments.split(text)).containsExactly(text);
    }

    @Test
    void each_document_has_the_comments_above_it() {
        assertThat(ManifestDocuments.split("# one\na: 1\n--- # two\nb: 2\n---\n# three\n\nc: ---3\n---\n# the end\n"))
                .containsExactly("# one\na: 1\n", "--- # two\nb: 2\n", "---\n# three\n\nc: ---3\n", "---\n# the end\n");
    }

    @Test
    void a_long_run_of_comments_is_nothing_special() {
        String comments = "# a line\n".repeat(20_000);
        assertThat(ManifestDocuments.split(comments + "---\na: 1\n")).containsExactly(comments + "---\na: 1\n");
    }
}
