package org.conpaas.manifest.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Sequence;
import org.conpaas.manifest.yaml.YamlNode.Span;
import org.conpaas.manifest.yaml.YamlNode.Style;

/** JSON as located nodes, by the streaming parser alone: the mapper costs a command a tenth of a second of class loading. */
public final class LocatedJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.STANDARD.maxDepth())
                    .build())
            .build();

    private LocatedJson() {}

    /** @throws IOException with a position when the text is not one JSON value, or is nested too deep */
    public static YamlNode read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            YamlNode root = node(parser, parser.nextToken());
            JsonToken more = parser.nextToken();
            if (more != null) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "text behind the end of the manifest");
            }
            return root;
        }
    }

    // as deep as the constraints let a text be nested
    private static YamlNode node(JsonParser parser, @org.jspecify.annotations.Nullable JsonToken token)
            throws IOException {
        Span span = span(parser);
        if (token == JsonToken.START_OBJECT) {
            return object(parser, span);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(parser, span);
        }
        if (token == null || !token.isScalarValue()) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "no value");
        }
        Style style = token == JsonToken.VALUE_STRING ? Style.DOUBLE_QUOTED : Style.PLAIN;
        return new Scalar(parser.getText(), style, span, false);
    }

    private static Mapping object(JsonParser parser, Span span) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Scalar key = new Scalar(parser.currentName(), Style.DOUBLE_QUOTED, span(parser), false);
            entries.put(key.text(), new Entry(key, node(parser, parser.nextToken())));
        }
        return new Mapping(entries, true, span, false);
    }

    private static Sequence array(JsonParser parser, Span span) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(parser, token));
        }
        return new Sequence(items, true, span, false);
    }

    private static Span span(JsonParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        int offset = (int) at.getCharOffset();
        return new Span(offset, offset, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
