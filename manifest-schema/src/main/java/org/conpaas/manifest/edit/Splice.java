package org.conpaas.manifest.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Span;
import org.conpaas.manifest.yaml.YamlNode.Style;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** The least change to a text that replaces, adds or removes one entry. The caller reads the outcome again. */
record Splice(String text) {
    String replaced(Entry entry, @Nullable Object value) {
        YamlNode old = entry.value();
        if (isNothing(old)) {
            return filled(entry, YamlEmitter.inline(value));
        }
        Optional<Scalar> scalar = old.asScalar().filter(each -> each.style() != Style.BLOCK);
        String now = YamlEmitter.inline(
                value,
                scalar.map(Splice::quotes)
                        .filter(style -> value instanceof String)
                        .orElse(ScalarStyle.PLAIN));
        int start = old.span().start();
        int colon = colon(entry);
        // a value on the lines below gives way to one behind the colon, if no comment stands there
        boolean below = text.substring(colon, start).isBlank();
        return below
                ? between(colon, old.span().end(), blanks(colon, start) + now)
                : between(start, old.span().end(), now);
    }

    private static ScalarStyle quotes(Scalar scalar) {
        return switch (scalar.style()) {
            case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
            default -> ScalarStyle.PLAIN;
        };
    }

    private String blanks(int colon, int start) {
        String between = text.substring(colon, start);
        return between.contains("\n") || between.contains("\r") ? " " : between;
    }

    private int colon(Entry entry) {
        return text.indexOf(':', entry.key().span().end()) + 1;
    }

    private String filled(Entry entry, String value) {
        int colon = colon(entry);
        return between(colon, colon, " " + value);
    }

    static boolean isNothing(YamlNode node) {
        return node.asScalar()
                .filter(scalar -> scalar.style() == Style.PLAIN && scalar.text().isEmpty() && !scalar.aliased())
                .isPresent();
    }

    /** Adds an entry at the end of a mapping. */
    String added(Mapping parent, String key, @Nullable Object value) {
        String entry = YamlEmitter.inline(key) + ": " + YamlEmitter.inline(value);
        if (parent.entries().isEmpty()) {
            return between(parent.span().start(), parent.span().end(), "{" + entry + "}");
        }
        if (parent.flow()) {
            int end = lastEnd(parent);
            return between(end, end, ", " + entry);
        }
        int end = lineEnd(lastEnd(parent));
        return between(end, end, lineBreak() + indentation(parent) + entry);
    }

    String addedToNothing(Entry parent, String key, @Nullable Object value) {
        Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
        mapping.put(key, value);
        return filled(parent, YamlEmitter.inline(mapping));
    }

    private static int lastEnd(Mapping mapping) {
        return mapping.entries().values().stream()
                .mapToInt(entry ->
                        Math.max(entry.key().span().end(), entry.value().span().end()))
                .max()
                .orElse(mapping.span().start());
    }

    private String indentation(Mapping parent) {
        Span first = parent.entries().values().iterator().next().key().span();
        return " ".repeat(first.column() - 1);
    }

    private String lineBreak() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private int lineEnd(int offset) {
        int end = offset;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private int nextLine(int offset) {
        int end = lineEnd(offset);
        return text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length());
    }

    /** Removes an entry that is not the only one of its mapping. */
    String removed(Mapping parent, String key) {
        List<Entry> entries = List.copyOf(parent.entries().values());
        int index = List.copyOf(parent.entries().keySet()).indexOf(key);
        Span span = entries.get(index).key().span();
        int end = Math.max(entries.get(index).value().span().end(), span.end());
        if (!parent.flow()) {
            int begin = text.lastIndexOf('\n', span.start() - 1) + 1;
            return between(begin, nextLine(end), "");
        }
        return index + 1 < entries.size()
                ? between(span.start(), entries.get(index + 1).key().span().start(), "")
                : between(entries.get(index - 1).value().span().end(), end, "");
    }

    private String between(int start, int end, String now) {
        return text.substring(0, start) + now + text.substring(end);
    }

    /** The value of a document once a change is made: what reading the new text must give. */
    static @Nullable Object expected(YamlNode root, List<String> path, Change change) {
        @Nullable Object tree = PlainValue.of(root);
        return change(tree, path, change);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object change(@Nullable Object tree, List<String> path, Change change) {
        Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> old) {
            mapping.putAll((Map<String, @Nullable Object>) old);
        }
        String key = path.get(0);
        if (path.size() > 1) {
            mapping.put(key, change(mapping.get(key), path.subList(1, path.size()), change));
        } else {
            change.apply(mapping, key);
        }
        return mapping;
    }

    /** What becomes of an entry. */
    interface Change {
        void apply(Map<String, @Nullable Object> mapping, String key);
    }
}
