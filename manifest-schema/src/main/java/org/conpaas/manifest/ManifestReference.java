package org.conpaas.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference page of the manifest, in Markdown, from the schema alone. */
public final class ManifestReference {
    private static final String TABLE = "| field | what it takes | meaning | left out |\n|---|---|---|---|\n";

    private static final String INTRODUCTION = """
            # Manifest reference

            Made from the JSON Schema that `cps manifest schema` prints; a test compares.

            A manifest is a YAML file (`.yaml` or `.yml`) of a Git repository that a reconciler follows: a *source*. It says what an
            application should be; the reconciler does the rest after every commit. `cps manifest init` writes a first one,
            `cps manifest validate FILE` checks it, `cps plan -f FILE` says what its commit would do, `cps manifest export APP` gives
            back what runs.

            An editor that knows YAML schemas completes fields and marks mistakes: `cps manifest schema > application.schema.json` writes
            the schema, and the manifest's first line then names it, `# yaml-language-server: $schema=application.schema.json`. The URL
            that the example has there is an identifier; nothing needs to be at it.

            """;

    private final JsonNode schema;
    private final StringBuilder page = new StringBuilder();

    private ManifestReference(List<TypeSchema> types) {
        this.schema = ManifestSchema.assemble(types);
    }

    public static String markdown(List<TypeSchema> types) {
        ManifestReference reference = new ManifestReference(types);
        reference.write(types);
        return reference.page.toString();
    }

    private void write(List<TypeSchema> types) {
        page.append(INTRODUCTION)
                .append("```yaml\n")
                .append(ManifestSchema.resource("example.yaml"))
                .append("```\n\n");
        table("An application", schema, "");
        table("Every service", definition("service"), "");
        for (TypeSchema type : types) {
            type(type);
        }
        for (String shared : List.of("role", "instance", "code", "disk")) {
            table("`" + shared + "`", definition(shared), "");
        }
        problems();
    }

    private JsonNode definition(String name) {
        return schema.path("$defs").path(name);
    }

    private void table(String title, JsonNode object, String prefix) {
        page.append("## ").append(title).append("\n\n");
        Optional.of(object.path("description").asText())
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> page.append(text).append("\n\n"));
        page.append(TABLE);
        rows(object, prefix);
        page.append('\n');
    }

    private void rows(JsonNode object, String prefix) {
        List<String> required = new ArrayList<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        object.path("properties").properties().stream()
                .filter(property -> property.getValue().isObject())
                .forEach(property -> row(property, prefix, required.contains(property.getKey())));
    }

    private void row(Map.Entry<String, JsonNode> property, String prefix, boolean required) {
        JsonNode field = property.getValue();
        String name = prefix + property.getKey();
        page.append("| `")
                .append(name)
                .append("` | ")
                .append(takes(field))
                .append(" | ")
                .append(cell(first(field, "description")))
                .append(" | ")
                .append(required ? "required" : standard(field))
                .append(" |\n");
        if (!field.has("$ref")) {
            rows(field, name + ".");
        }
    }

    private String takes(JsonNode field) {
        String reference = field.path("$ref").asText();
        String shared = reference.substring(reference.lastIndexOf('/') + 1);
        String title = first(field, "title");
        String choices = field.has("const") ? "`" + field.path("const").asText() + "`" : texts(field.path("enum"));
        String takes = choices.isEmpty() ? title + example(field, title) : choices;
        return List.of("role", "instance", "code", "disk").contains(shared)
                ? "[" + cell(takes) + "](#" + shared + ")"
                : cell(takes);
    }

    /** Where the title is not one already. */
    private String example(JsonNode field, String title) {
        JsonNode example = (field.has("examples") ? field : resolved(field))
                .path("examples")
                .path(0);
        return title.contains("{") || !example.isValueNode() ? "" : ", for example `" + example.asText() + "`";
    }

    private static String texts(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(each -> words.add("`" + each.asText() + "`"));
        return String.join(", ", words);
    }

    private static String standard(JsonNode field) {
        JsonNode standard = field.path("default");
        return standard.isMissingNode() ? "–" : "`" + standard + "`";
    }

    /** The field's own words, or those of the definition that it refers to. */
    private String first(JsonNode field, String keyword) {
        return field.path(keyword).asText(resolved(field).path(keyword).asText());
    }

    private JsonNode resolved(JsonNode field) {
        String reference = field.path("$ref").asText();
        return reference.startsWith("#/") ? schema.at(reference.substring(1)) : field;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }

    private void type(TypeSchema type) {
        page.append("## Type `")
                .append(type.type())
                .append("`\n\n")
                .append(definition("type-" + type.type()).path("description").asText())
                .append("\n\n");
        String roles = type.roles().entrySet().stream()
                .map(role -> "`" + role.getKey() + "` (" + counts(role.getValue()) + ")")
                .collect(Collectors.joining(", "));
        page.append("Roles, with the count of each when it is left out: ")
                .append(roles)
                .append(type.code() ? ". Takes `code`" : ". Takes no `code`")
                .append(".\n\n");
        JsonNode own = definition("type-" + type.type());
        JsonNode common = definition("service").path("properties");
        boolean fields = own.path("properties").properties().stream().anyMatch(each -> !common.has(each.getKey()));
        if (fields) {
            page.append(TABLE);
            List<String> required = new ArrayList<>();
            own.path("required").forEach(name -> required.add(name.asText()));
            own.path("properties").properties().stream()
                    .filter(each -> !common.has(each.getKey()))
                    .forEach(each -> row(each, "", required.contains(each.getKey())));
            page.append('\n');
        }
    }

    private static String counts(TypeSchema.Role role) {
        if (role.min() == role.max()) {
            return "always " + role.min();
        }
        String most = role.max() == Integer.MAX_VALUE ? "" : ", at most " + role.max();
        return role.count() + (role.min() == 0 ? "" : ", at least " + role.min()) + most;
    }

    private void problems() {
        page.append(
                        "## Problems\n\nWhat may be wrong with the text of a manifest; `cps explain CODE` says more, also of other codes.\n\n")
                .append("| code | rule |\n|---|---|\n");
        for (ProblemCode code : ProblemCode.values()) {
            page.append("| ")
                    .append(code.code())
                    .append(" | ")
                    .append(cell(code.explanation()))
                    .append(" |\n");
        }
    }
}
