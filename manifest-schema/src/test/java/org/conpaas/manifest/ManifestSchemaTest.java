package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema and the records say the same. */
class ManifestSchemaTest {
    private final JsonNode schema = ManifestSchema.assemble(SampleTypes.ALL);

    private static Set<String> components(Class<?> record, String... others) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            names.add(component.getName());
        }
        Arrays.asList(others).forEach(names::remove);
        return names;
    }

    private Set<String> properties(String pointer) {
        Set<String> names = new TreeSet<>();
        schema.at(pointer + "/properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void an_application_has_the_fields_of_its_record() {
        Set<String> fields = properties("/properties/metadata");
        fields.addAll(properties("/properties/spec"));
        assertThat(fields).isEqualTo(components(Manifest.class, "at"));
    }

    @Test
    void a_service_has_the_fields_of_its_record() {
        assertThat(properties("/$defs/service")).isEqualTo(components(ServiceSpec.class, "name", "settings", "at"));
        assertThat(ManifestBinder.COMMON).isEqualTo(properties("/$defs/service"));
    }

    @Test
    void parts_of_a_service_have_the_fields_of_their_records() {
        assertThat(properties("/$defs/role")).isEqualTo(components(ServiceSpec.RoleSpec.class, "at"));
        assertThat(properties("/$defs/disk"))
                .isEqualTo(new TreeSet<>(Set.of("kind", "size", "at", "role", "node", "image", "from")));
        assertThat(components(ServiceSpec.Disk.class, "where"))
                .isEqualTo(new TreeSet<>(Set.of("kind", "sizeBytes", "at", "role", "node", "image", "from")));
        assertThat(properties("/$defs/instance")).isEqualTo(new TreeSet<>(Set.of("cpu", "ram", "swap")));
        assertThat(components(ServiceSpec.Instance.Sized.class))
                .isEqualTo(new TreeSet<>(Set.of("cpu", "ramBytes", "swapBytes")));
        assertThat(properties("/$defs/code"))
                .isEqualTo(new TreeSet<>(Set.of("archive", "sha256", "git", "revision", "version")));
    }

    @Test
    void every_field_is_described_and_says_what_it_takes() {
        List<String> silent = new ArrayList<>();
        describe("", schema, silent, new HashSet<>());
        assertThat(silent).isEmpty();
    }

    private void describe(String path, JsonNode object, List<String> silent, Set<JsonNode> seen) {
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            JsonNode field = property.getValue();
            String name = path + "/" + property.getKey();
            boolean shared = field.has("$ref");
            if (field.isObject() && !property.getKey().equals("nodes")) {
                JsonNode target = shared ? schema.at(field.path("$ref").asText().substring(1)) : field;
                if (field.path("description")
                        .asText(target.path("description").asText())
                        .isEmpty()) {
                    silent.add(name + " has no description");
                }
                if (target.path("title").asText().isEmpty()) {
                    silent.add(name + " has no title");
                }
            }
            describe(name, field, silent, seen);
        }
        if (path.isEmpty()) {
            object.path("$defs")
                    .properties()
                    .forEach(each -> describe("/$defs/" + each.getKey(), each.getValue(), silent, seen));
        }
    }

    @Test
    void is_a_valid_schema_of_draft_2020_12() throws Exception {
        JsonNode read = new ObjectMapper().readTree(ManifestSchema.json(SampleTypes.ALL));
        assertThat(read).hasToString(schema.toString());
        com.networknt.schema.JsonSchema meta = com.networknt.schema.JsonSchemaFactory.getInstance(
                        com.networknt.schema.SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(read)).isEmpty();
    }

    @Test
    void a_fragment_that_is_no_schema_is_its_types_defect() {
        TypeSchema broken = new TypeSchema("x", "X.", Map.of(), false, "[");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestSchema.json(List.of(broken)))
                .withMessage("schema fragment of x");
    }

    @Test
    void codes_are_unique_and_explained() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("CP1[0-9]{3}"));
        assertThat(ProblemCode.find("cp1007")).contains(ProblemCode.COUNT);
        assertThat(ProblemCode.find("CP9999")).isEmpty();
    }

    @Test
    void the_reference_page_names_every_field() {
        String page = ManifestReference.markdown(SampleTypes.ALL);
        assertThat(page)
                .contains(
                        "| `metadata.name` | a DNS label, for example `blog` | The application's name; unique in the installation. | required |")
                .contains(
                        "| `running` | true or false | false stops all of the service's nodes; code, settings and volumes stay. | `true` |")
                .contains(
                        "| `code` | [a mapping with exactly one of archive, git and version](#code) | What the service runs, for types that take code. | – |")
                .contains(
                        "## Type `generic`\n\nRuns the scripts of an archive.\n\nRoles, with the count of each when it is left out: `master` (always 1), `node` (0). Takes `code`.\n")
                .contains("| `run.when` | `manual`, `once` | By hand or once. | required |")
                .contains("| CP1007 | ");
        properties("/$defs/service").forEach(field -> assertThat(page).contains("| `" + field + "` |"));
    }
}
