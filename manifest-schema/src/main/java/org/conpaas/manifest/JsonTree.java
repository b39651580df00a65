package org.conpaas.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/** Located nodes as the validator's nodes. */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    static JsonNode of(YamlNode node) {
        return node.match(
                mapping -> {
                    ObjectNode object = NODES.objectNode();
                    mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
                    return object;
                },
                sequence -> {
                    ArrayNode array = NODES.arrayNode();
                    sequence.items().forEach(item -> array.add(of(item)));
                    return array;
                },
                JsonTree::of);
    }

    private static JsonNode of(Scalar scalar) {
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
