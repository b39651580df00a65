package org.conpaas.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.conpaas.manifest.yaml.LocatedJson;

/**
 * The JSON Schema (draft 2020-12) of manifests: {@code envelope.schema.json} and a fragment of each service type.
 *
 * <p>A fragment is an object schema; its {@code properties} and {@code required} become the type's. It may refer to the
 * envelope's definitions: {@code #/$defs/} {@code size}, {@code duration}, {@code count}, {@code name}, {@code text},
 * {@code word}, {@code path}, {@code location}, {@code url}, {@code secret}. In every schema a {@code title} says what a value
 * is ("a size with its unit") and stands in messages, {@code examples} become hints, and {@code $comment} may hold the
 * problem's code.
 */
public final class ManifestSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ENVELOPE = "envelope.schema.json";

    private ManifestSchema() {}

    /** The schema's text, indented. */
    public static String json(List<TypeSchema> types) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(assemble(types)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @throws IllegalArgumentException for a fragment that is not a JSON object: a defect of its service type */
    static ObjectNode assemble(List<TypeSchema> types) {
        ObjectNode schema = envelope();
        ObjectNode definitions = schema.withObjectProperty("$defs");
        ObjectNode service = definitions.withObjectProperty("service");
        ArrayNode names = service.withObjectProperty("properties")
                .withObjectProperty("type")
                .putArray("enum");
        ArrayNode choices = service.putArray("allOf");
        for (TypeSchema type : types) {
            names.add(type.type());
            definitions.set("type-" + type.type(), definition(type, service, definitions.withObjectProperty("role")));
            choices.add(choice(type));
        }
        return schema;
    }

    static ObjectNode envelope() {
        try {
            return (ObjectNode) JsonTree.of(LocatedJson.read(resource(ENVELOPE)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String resource(String name) {
        try (InputStream text = ManifestSchema.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ObjectNode choice(TypeSchema type) {
        ObjectNode choice = NODES.objectNode();
        ObjectNode condition = choice.putObject("if").put("type", "object");
        condition.putObject("properties").putObject("type").put("const", type.type());
        condition.putArray("required").add("type");
        choice.putObject("then").put("$ref", "#/$defs/type-" + type.type());
        return choice;
    }

    private static ObjectNode definition(TypeSchema type, ObjectNode service, ObjectNode role) {
        ObjectNode fragment = fragment(type);
        ObjectNode definition = NODES.objectNode();
        definition.put("title", "a service of type " + type.type());
        definition.put("description", type.summary());
        fragment.properties().stream()
                .filter(keyword -> !keyword.getKey().startsWith("$"))
                .forEach(keyword -> definition.set(keyword.getKey(), keyword.getValue()));
        ObjectNode properties = definition.putObject("properties");
        for (Iterator<String> names = service.path("properties").fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (type.code() || !name.equals("code")) {
                // the service's own schema says what is in it; here it is only allowed
                properties.put(name, true);
            }
        }
        properties.set("nodes", nodes(type, role));
        fragment.path("properties").properties().forEach(own -> properties.set(own.getKey(), own.getValue()));
        definition.put("type", "object").put("additionalProperties", false);
        return definition;
    }

    private static ObjectNode fragment(TypeSchema type) {
        try {
            JsonNode fragment =
                    type.fragment().isBlank() ? NODES.objectNode() : JsonTree.of(LocatedJson.read(type.fragment()));
            if (fragment instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException("schema fragment of " + type.type(), malformed);
        }
        throw new IllegalArgumentException("schema fragment of " + type.type() + " is not an object");
    }

    private static ObjectNode nodes(TypeSchema type, ObjectNode role) {
        ObjectNode nodes = NODES.objectNode();
        nodes.put("title", "a mapping of roles to counts").put("$comment", ProblemCode.UNKNOWN_ROLE.code());
        nodes.put("additionalProperties", false);
        ObjectNode properties = nodes.putObject("properties");
        for (Map.Entry<String, TypeSchema.Role> each : type.roles().entrySet()) {
            properties.set(each.getKey(), role(each.getKey(), each.getValue(), role));
        }
        return nodes;
    }

    private static ObjectNode role(String name, TypeSchema.Role role, ObjectNode common) {
        ObjectNode schema = common.deepCopy();
        schema.put("description", "Nodes with the role " + name + ", in total.");
        schema.put("default", role.count());
        bound(schema, role);
        bound(schema.withObjectProperty("properties").withObjectProperty("count"), role);
        return schema;
    }

    private static void bound(ObjectNode schema, TypeSchema.Role role) {
        schema.put("minimum", role.min());
        if (role.max() != Integer.MAX_VALUE) {
            schema.put("maximum", role.max());
        }
    }
}
