package org.conpaas.manifest.edit;

import java.util.Arrays;
import java.util.List;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Sequence;

/** By how many columns each line of a document moves when every level is indented by two. */
final class Indentation {
    private static final int STEP = 2;
    /** Of lines that hold no beginning of a value: comments, blank lines, markers between documents. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private final List<String> lines;
    private final int[] shifts;
    private final boolean[] inside;

    Indentation(List<String> lines) {
        this.lines = lines;
        this.shifts = new int[lines.size()];
        this.inside = new boolean[lines.size()];
        Arrays.fill(shifts, UNKNOWN);
    }

    /** @param ends offsets at which the lines end, ascending */
    void add(YamlNode root, int[] ends) {
        walk(root, 0, ends);
    }

    int shift(int line) {
        return shifts[line];
    }

    /** Whether a line continues the value that an earlier line began, so that its blanks may have a meaning. */
    boolean isInside(int line) {
        return inside[line];
    }

    private void walk(YamlNode node, int column, int[] ends) {
        node.match(
                mapping -> {
                    if (!mapping.flow() && !mapping.aliased()) {
                        walkEntries(mapping, column, ends);
                    }
                    return node;
                },
                sequence -> {
                    if (!sequence.flow() && !sequence.aliased()) {
                        walkItems(sequence, column, ends);
                    }
                    return node;
                },
                scalar -> node);
    }

    private void walkEntries(Mapping mapping, int column, int[] ends) {
        for (Entry entry : mapping.entries().values()) {
            int line = entry.key().span().line() - 1;
            place(line, column);
            value(entry.value(), line, column, ends);
        }
    }

    private void walkItems(Sequence sequence, int column, int[] ends) {
        for (YamlNode item : sequence.items()) {
            int line = item.span().line() - 1;
            int dash = indent(line);
            place(line, column);
            value(item, line, column + item.span().column() - 1 - dash - STEP, ends);
        }
    }

    private void value(YamlNode value, int owner, int column, int[] ends) {
        boolean block = value.match(mapping -> !mapping.flow(), sequence -> !sequence.flow(), scalar -> false);
        if (block && !value.aliased()) {
            walk(value, column + STEP, ends);
            return;
        }
        int last = lineOf(value.span().end(), ends);
        for (int line = owner + 1; line <= last; line++) {
            shifts[line] = shifts[owner];
            inside[line] = true;
        }
    }

    private static int lineOf(int offset, int[] ends) {
        int found = Arrays.binarySearch(ends, offset);
        return found >= 0 ? found : Math.min(-found - 1, ends.length - 1);
    }

    // a key behind a dash moves with its dash
    private void place(int line, int column) {
        if (shifts[line] == UNKNOWN) {
            shifts[line] = column - indent(line);
        }
    }

    int indent(int line) {
        String text = lines.get(line);
        int indent = 0;
        while (indent < text.length() && text.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }
}
