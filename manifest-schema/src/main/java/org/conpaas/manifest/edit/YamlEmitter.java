package org.conpaas.manifest.edit;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Plain values as YAML: what is small on one line, everything else a line a field. */
public final class YamlEmitter {
    private static final int WIDEST = 80;
    // metadata, spec, services and each service stay open however little is in them
    private static final Set<Integer> OPEN_LEVELS = Set.of(0, 1, 3);

    private static final Pattern PARAGRAPHS = Pattern.compile("([\\p{L}\\p{N}\\p{P}]+( [\\p{L}\\p{N}\\p{P}]+)*\\n?)+");
    // line breaks of other standards, which readers of YAML do not agree about, and what is not seen
    private static final Pattern UNUSUAL = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\x{A0}&&[^\\n]]");

    private YamlEmitter() {}

    /** A document with a line break at its end. */
    public static String document(Map<String, Object> tree) {
        DumpSettings settings = settings(FlowStyle.BLOCK, ScalarStyle.PLAIN);
        Node root = new StandardRepresenter(settings).represent(tree);
        layOut("", root, 0);
        StringWriter text = new StringWriter();
        new Dump(settings).dumpNode(root, text);
        return text.text.toString();
    }

    /** On one line, without a line break. */
    static String inline(@Nullable Object value) {
        return inline(value, ScalarStyle.PLAIN);
    }

    static String inline(@Nullable Object value, ScalarStyle style) {
        DumpSettings settings = settings(FlowStyle.FLOW, style);
        // inside a list, since the text may come to stand between brackets, where more must be quoted
        Node list = new StandardRepresenter(settings).represent(Collections.singletonList(value));
        layOut("", list, 0);
        StringWriter text = new StringWriter();
        new Dump(settings).dumpNode(list, text);
        String bracketed = text.text.toString().strip();
        return bracketed.substring(1, bracketed.length() - 1);
    }

    private static DumpSettings settings(FlowStyle flow, ScalarStyle scalars) {
        return DumpSettings.builder()
                .setDefaultFlowStyle(flow)
                .setDefaultScalarStyle(scalars)
                .setDereferenceAliases(true)
                // quotes whatever other readers of YAML might take for a number or for nothing
                .setSchema(new CoreSchema())
                .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
                .setSplitLines(false)
                .setWidth(Integer.MAX_VALUE)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build();
    }

    private static void layOut(String key, Node node, int level) {
        boolean open = OPEN_LEVELS.contains(level) || key.equals("services");
        if (node instanceof CollectionNode<?> collection && !open && isSmall(collection)) {
            collection.setFlowStyle(FlowStyle.FLOW);
        }
        if (node instanceof MappingNode mapping) {
            mapping.setValue(mapping.getValue().stream()
                    .map(tuple -> new NodeTuple(tuple.getKeyNode(), legible(tuple.getValueNode())))
                    .toList());
            mapping.getValue().forEach(tuple -> layOut(key(tuple), tuple.getValueNode(), level + 1));
        }
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().replaceAll(YamlEmitter::legible);
            sequence.getValue().forEach(item -> layOut("", item, level + 1));
        }
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    // the library writes some texts of several lines as blocks that it cannot read again
    private static Node legible(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return node;
        }
        String text = scalar.getValue();
        boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL;
        boolean risky = UNUSUAL.matcher(text).find()
                || block && !PARAGRAPHS.matcher(text).matches();
        return risky ? new ScalarNode(node.getTag(), text, ScalarStyle.DOUBLE_QUOTED) : node;
    }

    private static boolean isSmall(CollectionNode<?> collection) {
        int length = 0;
        for (Object child : collection.getValue()) {
            Node value = child instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) child;
            Node key = child instanceof NodeTuple tuple ? tuple.getKeyNode() : value;
            if (!(value instanceof ScalarNode text) || !(key instanceof ScalarNode name)) {
                return false;
            }
            length += text.getValue().length() + name.getValue().length();
        }
        return length <= WIDEST;
    }

    private static final class StringWriter implements StreamDataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }
    }
}
