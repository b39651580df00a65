package org.conpaas.manifest.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Sequence;
import org.conpaas.manifest.yaml.YamlNode.Span;
import org.conpaas.manifest.yaml.YamlNode.Style;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Composes located nodes from the parser's events. Works on events because the library's own composer recurses without a
 * limit, and because events carry the positions of aliases.
 */
final class YamlComposer {
    /** Ends the reading of a file; what was read before it stays. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }

    /** An anchored node and how many nodes it stands for once its aliases are followed. */
    private record Anchored(YamlNode node, long weight) {}

    // with 50 aliases of the largest node allowed this is out of reach of any manifest and still walked in milliseconds
    private static final long MAX_EXPANDED = 200_000;
    private static final int HUGE_BYTES = Integer.MAX_VALUE;

    private final String file;
    private final Limits limits;
    private final Offsets offsets;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final List<Problem> documentProblems = new ArrayList<>();
    private final String text;
    private int aliases;
    private long weight;

    YamlComposer(String file, String text, Limits limits) {
        this.file = file;
        this.text = text;
        this.limits = limits;
        this.offsets = Offsets.of(text);
        this.events = new Parse(settings(text)).parseString(text).iterator();
    }

    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                // the stream reader copies its window at every refill: with one window a long scalar costs linear time
                .setBufferSize(text.length() + 1)
                .setCodePointLimit(HUGE_BYTES)
                .build();
    }

    YamlFile compose() {
        List<YamlFile.Document> documents = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try {
            while (events.hasNext()) {
                if (events.next().getEventId() == Event.ID.DocumentStart) {
                    document().ifPresent(documents::add);
                }
            }
        } catch (Refused refused) {
            problems.add(refused.problem);
        } catch (YamlEngineException syntax) {
            problems.add(SyntaxProblems.problem(file, text, syntax));
        }
        return new YamlFile(file, text, documents, problems);
    }

    private Optional<YamlFile.Document> document() throws Refused {
        anchors.clear();
        documentProblems.clear();
        aliases = 0;
        weight = 0;
        YamlNode root = node(events.next(), 0);
        boolean empty = root.asScalar()
                .filter(scalar -> scalar.style() == Style.PLAIN && scalar.text().isEmpty())
                .isPresent();
        return empty ? Optional.empty() : Optional.of(new YamlFile.Document(root, documentProblems));
    }

    private YamlNode node(Event event, int depth) throws Refused {
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        long before = weight;
        weight++;
        YamlNode node = event instanceof ScalarEvent scalar ? scalar(scalar) : collection(event, depth + 1);
        remember((NodeEvent) event, new Anchored(node, weight - before));
        return node;
    }

    private void remember(NodeEvent event, Anchored anchored) {
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, anchored));
    }

    private YamlNode collection(Event event, int depth) throws Refused {
        CollectionStartEvent start = (CollectionStartEvent) event;
        if (depth > limits.maxDepth()) {
            throw new Refused(ProblemCode.NESTING.error(
                    at(event),
                    "nested more than " + limits.maxDepth() + " deep",
                    "a manifest needs no more than ten levels: look for brackets that are not closed"));
        }
        start.getTag().ifPresent(tag -> refuseTag(event, tag));
        return start instanceof MappingStartEvent ? mapping(start, depth) : sequence(start, depth);
    }

    private YamlNode sequence(CollectionStartEvent start, int depth) throws Refused {
        List<YamlNode> items = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event, depth));
            event = events.next();
        }
        int last = items.isEmpty() ? 0 : items.get(items.size() - 1).span().end();
        return new Sequence(items, start.isFlow(), collectionSpan(start, event, last), false);
    }

    private YamlNode mapping(CollectionStartEvent start, int depth) throws Refused {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int last = 0;
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Optional<Scalar> key = key(event, depth);
            YamlNode value = node(events.next(), depth);
            key.ifPresent(present -> add(entries, new Entry(present, value)));
            last = Math.max(
                    key.map(scalar -> scalar.span().end()).orElse(0),
                    value.span().end());
            event = events.next();
        }
        return new Mapping(entries, start.isFlow(), collectionSpan(start, event, last), false);
    }

    private Optional<Scalar> key(Event event, int depth) throws Refused {
        Optional<Scalar> key = node(event, depth).asScalar();
        if (key.isEmpty()) {
            documentProblems.add(ProblemCode.WRONG_KIND.error(
                    at(event), "a key is text, not a list or a mapping", "put quotes around it if it is text"));
        }
        return key;
    }

    private void add(Map<String, Entry> entries, Entry entry) {
        Scalar key = entry.key();
        if (key.style() == Style.PLAIN && key.text().equals("<<")) {
            documentProblems.add(ProblemCode.MERGE_KEY.error(
                    key.span().in(file),
                    "merge keys (<<) are not YAML 1.2",
                    "write the fields out, or alias a whole value"));
            return;
        }
        Entry first = entries.putIfAbsent(key.text(), entry);
        if (first != null) {
            documentProblems.add(duplicate(key, first.key()));
        }
    }

    private Problem duplicate(Scalar key, Scalar first) {
        String where = first.span().line() + ":" + first.span().column();
        return ProblemCode.DUPLICATE_KEY.error(
                key.span().in(file),
                "`" + Shown.value(key.text()) + "` stands twice: here and at " + file + ":" + where,
                "keep one of the two");
    }

    private Scalar scalar(ScalarEvent event) throws Refused {
        String value = event.getValue();
        if (value.length() > limits.maxScalar()) {
            throw new Refused(ProblemCode.LONG_VALUE.error(
                    at(event),
                    "a value of " + value.length() + " characters (`" + Shown.value(value) + "`) is longer than "
                            + limits.maxScalar(),
                    "put it in a file of the repository and name the file"));
        }
        event.getTag().ifPresent(tag -> refuseTag(event, tag));
        return new Scalar(value, style(event), scalarSpan(event), false);
    }

    private static Style style(ScalarEvent event) {
        if (event.isPlain()) {
            return Style.PLAIN;
        }
        if (event.isSQuoted()) {
            return Style.SINGLE_QUOTED;
        }
        return event.isDQuoted() ? Style.DOUBLE_QUOTED : Style.BLOCK;
    }

    private YamlNode aliased(AliasEvent event) throws Refused {
        Anchored target = anchors.get(event.getAlias());
        if (target == null) {
            // the node that holds the alias is not complete yet, or there is none of that name
            throw new Refused(ProblemCode.ALIASES.error(
                    at(event),
                    "*" + Shown.value(event.getAlias().getValue()) + " names no complete value before it",
                    "write the value out"));
        }
        aliases++;
        weight += target.weight();
        if (aliases > limits.maxAliases() || weight > MAX_EXPANDED) {
            throw new Refused(ProblemCode.ALIASES.error(
                    at(event),
                    "*" + Shown.value(event.getAlias().getValue()) + ": more than " + limits.maxAliases()
                            + " aliases, or aliases that multiply",
                    "write the values out"));
        }
        return target.node().aliasedAt(span(event));
    }

    private void refuseTag(Event event, String tag) {
        documentProblems.add(ProblemCode.TAG.error(
                at(event),
                "`" + Shown.value(tag) + "` is a tag",
                "write the plain value; put quotes around what is text"));
    }

    private SourcePosition at(Event event) {
        return span(event).in(file);
    }

    private Span scalarSpan(ScalarEvent event) {
        Span span = span(event);
        // a block scalar's mark stands behind the blank lines that follow it
        return event.isPlain() || event.isSQuoted() || event.isDQuoted() ? span : span.until(trimmed(span));
    }

    private int trimmed(Span span) {
        int end = span.end();
        while (end > span.start() && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private Span collectionSpan(CollectionStartEvent start, Event end, int lastChild) {
        Span span = span(start);
        // a block collection's end mark is the next token's, behind comments that are not its own
        return span.until(start.isFlow() ? span(end).end() : Math.max(lastChild, span.start()));
    }

    private Span span(Event event) {
        return event.getStartMark()
                .map(start -> new Span(
                        offsets.of(start.getIndex()),
                        offsets.of(event.getEndMark().orElse(start).getIndex()),
                        start.getLine() + 1,
                        start.getColumn() + 1))
                .orElseThrow(() -> new IllegalStateException("marks are on"));
    }
}
