package org.conpaas.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/** A document against the schema. Building one takes a tenth of a second, so it is built when the first document needs it. */
final class SchemaCheck {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode schema;
    private final JsonSchema compiled;
    private final Limits limits;

    SchemaCheck(List<TypeSchema> types, Limits limits) {
        this.schema = ManifestSchema.assemble(types);
        this.limits = limits;
        JsonMetaSchema meta = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .formats(LocationFormat.all(limits))
                .build();
        this.compiled = JsonSchemaFactory.getInstance(VersionFlag.V202012, factory -> factory.metaSchema(meta))
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    List<Problem> problems(String file, YamlNode root) {
        Set<ValidationMessage> messages = compiled.validate(json(root));
        if (messages.isEmpty()) {
            return List.of();
        }
        SchemaProblems problems = new SchemaProblems(file, root, schema, limits);
        return messages.stream()
                .flatMap(message -> problems.problem(message).stream())
                .sorted(Comparator.comparing(Problem::at))
                .toList();
    }

    private static JsonNode json(YamlNode node) {
        return node.match(
                mapping -> {
                    ObjectNode object = NODES.objectNode();
                    mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
                    return object;
                },
                sequence -> {
                    ArrayNode array = NODES.arrayNode();
                    sequence.items().forEach(item -> array.add(json(item)));
                    return array;
                },
                SchemaCheck::json);
    }

    private static JsonNode json(Scalar scalar) {
        @Nullable Object value = PlainValue.of(scalar);
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Double number) {
            return NODES.numberNode(number);
        }
        return value == null ? NODES.nullNode() : NODES.textNode(scalar.text());
    }
}
