package org.conpaas.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.conpaas.manifest.yaml.YamlNode;

/** A document against the schema. Building one takes a tenth of a second, so it is built when the first document needs it. */
final class SchemaCheck {
    private final ObjectNode schema;
    private final JsonSchema compiled;
    private final Limits limits;

    SchemaCheck(List<TypeSchema> types, Limits limits) {
        this.schema = ManifestSchema.assemble(types);
        this.limits = limits;
        JsonMetaSchema meta = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .formats(LocationFormat.all(limits))
                .build();
        this.compiled = JsonSchemaFactory.builder()
                .metaSchema(meta)
                .defaultMetaSchemaIri(meta.getIri())
                .build()
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    List<Problem> problems(String file, YamlNode root) {
        Set<ValidationMessage> messages = compiled.validate(JsonTree.of(root));
        if (messages.isEmpty()) {
            return List.of();
        }
        SchemaProblems problems = new SchemaProblems(file, root, schema, limits);
        return messages.stream()
                .flatMap(message -> problems.problem(message).stream())
                .sorted(Comparator.comparing(Problem::at))
                .toList();
    }
}
