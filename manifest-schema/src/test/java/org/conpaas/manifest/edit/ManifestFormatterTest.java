package org.conpaas.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ManifestFormatterTest {
    @Test
    void indents_by_two_and_trims_and_keeps_comments() {
        assertThat(ManifestFormatter.format("""
                        # about \s
                        apiVersion: conpaas.org/v1\t
                        metadata:
                            # its name
                            name: blog   # short
                            # after

                        spec:
                              services:
                                  web: {type: java,
                                        uses: [db]}
                                  # the list
                                  list:
                                  -   a: 1
                                      b: 2
                                  - - x
                                    - y
                                  text: |
                                       kept  \s
                                         more
                                  # last of services
                        # end


                        """)).isEqualTo("""
                        # about
                        apiVersion: conpaas.org/v1
                        metadata:
                          # its name
                          name: blog   # short
                          # after

                        spec:
                          services:
                            web: {type: java,
                                  uses: [db]}
                            # the list
                            list:
                              -   a: 1
                                  b: 2
                              - - x
                                - y
                            text: |
                                 kept  \s
                                   more
                            # last of services
                        # end
                        """);
    }

    @Test
    void leaves_text_alone_that_is_no_yaml() {
        assertThat(ManifestFormatter.format("a: [1, \n")).isEqualTo("a: [1, \n");
    }

    @Test
    void keeps_windows_line_breaks() {
        assertThat(ManifestFormatter.format("a:\r\n    b: 1 \r\n")).isEqualTo("a:\r\n  b: 1\r\n");
    }

    @Property(tries = 500)
    void formatting_twice_changes_nothing_more(@ForAll("texts") String text) {
        String once = ManifestFormatter.format(text);
        assertThat(ManifestFormatter.format(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a:\n",
                        "b: 1 \n",
                        "  c: 2\n",
                        "    d: |\n",
                        "      e\n",
                        "- f\n",
                        "  - g: 1\n",
                        "    h: 2\n",
                        "# i\n",
                        "   # j\n",
                        "\n",
                        "  \n",
                        "k: {l: 1,\n",
                        " m: 2}\n",
                        "'n': \"o\n",
                        "  p\"\n",
                        "---\n",
                        "- - q\n",
                        "   - r\n",
                        "\ts: t\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(lines -> String.join("", lines));
    }
}
