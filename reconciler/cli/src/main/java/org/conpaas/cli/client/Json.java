package org.conpaas.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Trees of JSON. The mapper is made at the first use: many commands need none. */
public final class Json {
    private Json() {}

    private static final class Lazy {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    public static JsonNode parse(String text) {
        try {
            return Lazy.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw Failure.of("An answer is not JSON.")
                    .because(e.getOriginalMessage())
                    .mend("check that the address is the reconciler's: cps status");
        }
    }

    public static ObjectNode object() {
        return Lazy.MAPPER.createObjectNode();
    }

    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    /** As String, Number, Boolean, List and Map. */
    public static Object plain(JsonNode node) {
        return Lazy.MAPPER.convertValue(node, Object.class);
    }

    /** The elements of an array; none when there is no array. */
    public static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    /** A field's text; empty when it is missing or null. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? "" : value.asText("");
    }

    public static List<String> texts(JsonNode array) {
        return items(array).stream().map(JsonNode::asText).toList();
    }
}
