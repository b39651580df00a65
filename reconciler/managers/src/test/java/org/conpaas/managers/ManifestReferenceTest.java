package org.conpaas.managers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.ManifestReference;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.TypeSchema;
import org.junit.jupiter.api.Test;

/** The reference page: what people read before they write their first manifest. */
class ManifestReferenceTest {
    private static final List<TypeSchema> TYPES = ServiceTypes.catalogue().schemas();
    private static final String PAGE = ManifestReference.markdown(TYPES);

    @Test
    void the_page_says_what_the_schemas_say() throws IOException {
        Path document = Path.of("../../docs/manifest-reference.md");
        if (Boolean.getBoolean("conpaas.write.documents")) {
            Files.writeString(document, PAGE);
        }
        assertThat(Files.readString(document))
                .as("write it anew with -Dconpaas.write.documents=true")
                .isEqualTo(PAGE);
    }

    @Test
    void the_example_is_a_manifest_and_shows_every_type() {
        String example = PAGE.substring(PAGE.indexOf("```yaml\n") + 8, PAGE.indexOf("\n```\n"));
        ManifestResult read = new CatalogueReader(ServiceTypes.catalogue(), Limits.STANDARD)
                .read("example.yaml", example.getBytes(UTF_8));
        assertThat(read.problems()).isEmpty();
        assertThat(read.manifests().get(0).services().values())
                .extracting(service -> service.type())
                .containsAll(TYPES.stream().map(TypeSchema::type).toList());
    }

    @Test
    void every_field_says_what_it_takes_and_what_it_means() {
        assertThat(PAGE.lines())
                .filteredOn(Pattern.compile("^\\| `").asPredicate())
                .isNotEmpty()
                .noneMatch(Pattern.compile("\\|\\s*\\|").asPredicate());
    }
}
