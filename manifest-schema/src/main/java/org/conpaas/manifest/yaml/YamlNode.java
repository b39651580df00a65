package org.conpaas.manifest.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.conpaas.manifest.SourcePosition;

/** A value and where it stands. Immutable; a node that aliases name may be reached by several ways. */
public sealed interface YamlNode {
    Span span();

    /** Whether it stands here only by an alias, and its text elsewhere. */
    boolean aliased();

    <T> T match(Function<Mapping, T> mapping, Function<Sequence, T> sequence, Function<Scalar, T> scalar);

    /** The same value seen from where an alias names it. */
    default YamlNode aliasedAt(Span span) {
        return match(
                mapping -> new Mapping(mapping.entries(), mapping.flow(), span, true),
                sequence -> new Sequence(sequence.items(), sequence.flow(), span, true),
                scalar -> new Scalar(scalar.text(), scalar.style(), span, true));
    }

    default Optional<Mapping> asMapping() {
        return match(Optional::of, sequence -> Optional.empty(), scalar -> Optional.empty());
    }

    default Optional<Sequence> asSequence() {
        return match(mapping -> Optional.empty(), Optional::of, scalar -> Optional.empty());
    }

    default Optional<Scalar> asScalar() {
        return match(mapping -> Optional.empty(), sequence -> Optional.empty(), Optional::of);
    }

    /** The value under a key; empty when there is none or this is no mapping. */
    default Optional<YamlNode> get(String key) {
        return asMapping()
                .map(Mapping::entries)
                .map(entries -> entries.get(key))
                .map(Entry::value);
    }

    /**
     * @param start offset of the first character, in UTF-16 units
     * @param end offset behind the last character
     * @param line 1-based
     * @param column 1-based, in characters
     */
    record Span(int start, int end, int line, int column) {
        public SourcePosition in(String file) {
            return new SourcePosition(file, line, column);
        }

        public Span until(int newEnd) {
            return new Span(start, newEnd, line, column);
        }
    }

    record Entry(Scalar key, YamlNode value) {}

    record Mapping(Map<String, Entry> entries, boolean flow, Span span, boolean aliased) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public <T> T match(Function<Mapping, T> mapping, Function<Sequence, T> sequence, Function<Scalar, T> scalar) {
            return mapping.apply(this);
        }
    }

    record Sequence(List<YamlNode> items, boolean flow, Span span, boolean aliased) implements YamlNode {
        public Sequence {
            items = Collections.unmodifiableList(new ArrayList<>(items));
        }

        @Override
        public <T> T match(Function<Mapping, T> mapping, Function<Sequence, T> sequence, Function<Scalar, T> scalar) {
            return sequence.apply(this);
        }
    }

    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        /** Literal or folded. */
        BLOCK
    }

    /** @param text the characters that the author means, quotes and folding undone */
    record Scalar(String text, Style style, Span span, boolean aliased) implements YamlNode {
        @Override
        public <T> T match(Function<Mapping, T> mapping, Function<Sequence, T> sequence, Function<Scalar, T> scalar) {
            return scalar.apply(this);
        }
    }
}
