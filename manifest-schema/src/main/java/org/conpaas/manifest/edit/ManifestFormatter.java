package org.conpaas.manifest.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * The usual form of a manifest's text: two columns a level, no blanks at the ends of lines, one line break at the end of the
 * file. Comments, order, quotes, flow style and the kind of line breaks stay. Formatting twice changes nothing more.
 */
public final class ManifestFormatter {
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern MARKS = Pattern.compile("^\uFEFF+");
    private static final Pattern TRAILING = Pattern.compile("[ \\t]+$");

    private ManifestFormatter() {}

    /** The text in its usual form; the same text when it is no YAML, or when its meaning would change. */
    public static String format(String text) {
        String bare = MARKS.matcher(text).replaceFirst("");
        YamlFile before = read(bare);
        if (!before.problems().isEmpty() || before.documents().isEmpty()) {
            return text;
        }
        String formatted = laidOut(bare, before);
        YamlFile after = read(formatted);
        return after.problems().isEmpty() && values(after).equals(values(before)) ? formatted : text;
    }

    private static YamlFile read(String text) {
        return YamlFile.read("manifest.yaml", text.getBytes(StandardCharsets.UTF_8), Limits.STANDARD);
    }

    private static List<String> values(YamlFile yaml) {
        List<String> values = new ArrayList<>();
        yaml.documents().forEach(document -> values.add(kinds(PlainValue.of(document.root()))));
        return values;
    }

    // text and numbers that look alike must not be taken for one another
    private static String kinds(@Nullable Object value) {
        if (value instanceof java.util.Map<?, ?> mapping) {
            List<String> entries = new ArrayList<>();
            mapping.forEach((key, each) -> entries.add(kinds(key) + ":" + kinds(each)));
            return entries.toString();
        }
        if (value instanceof List<?> list) {
            return "-" + list.stream().map(ManifestFormatter::kinds).toList();
        }
        return value == null ? "null" : value.getClass().getSimpleName().charAt(0) + Objects.toString(value);
    }

    private static String laidOut(String text, YamlFile yaml) {
        List<String> lines = List.of(LINE_BREAK.split(text, -1));
        Indentation indentation = new Indentation(lines);
        int[] ends = ends(text, lines);
        yaml.documents().forEach(document -> indentation.add(document.root(), ends));
        List<String> moved = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            moved.add(moved(lines, indentation, line));
        }
        while (moved.size() > 1 && moved.get(moved.size() - 1).isEmpty()) {
            moved.remove(moved.size() - 1);
        }
        String lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
        return String.join(lineBreak, moved) + lineBreak;
    }

    private static int[] ends(String text, List<String> lines) {
        int[] ends = new int[lines.size()];
        int offset = 0;
        for (int line = 0; line < ends.length; line++) {
            offset += lines.get(line).length();
            ends[line] = offset;
            offset += text.startsWith("\r\n", offset) ? 2 : 1;
        }
        return ends;
    }

    private static String moved(List<String> lines, Indentation indentation, int line) {
        String text = lines.get(line);
        int shift = indentation.shift(line);
        if (indentation.isInside(line)) {
            return text.isBlank() ? text : shifted(text, shift);
        }
        String trimmed = TRAILING.matcher(text).replaceAll("");
        if (shift == Indentation.UNKNOWN) {
            return trimmed.stripLeading().startsWith("#")
                    ? shifted(trimmed, commentShift(lines, indentation, line))
                    : trimmed;
        }
        return shifted(trimmed, shift);
    }

    /** A comment moves with what follows it if that is indented alike, else with what stands before it and is. */
    private static int commentShift(List<String> lines, Indentation indentation, int line) {
        int indent = indentation.indent(line);
        int next = neighbour(lines, indentation, line, 1);
        if (next >= 0 && indentation.indent(next) == indent) {
            return indentation.shift(next);
        }
        int previous = neighbour(lines, indentation, line, -1);
        while (previous >= 0 && indentation.indent(previous) != indent) {
            previous = neighbour(lines, indentation, previous, -1);
        }
        if (previous >= 0) {
            return indentation.shift(previous);
        }
        return next >= 0 ? target(indentation, next) - indent : 0;
    }

    private static int target(Indentation indentation, int line) {
        return indentation.indent(line) + indentation.shift(line);
    }

    private static int neighbour(List<String> lines, Indentation indentation, int line, int step) {
        int neighbour = line + step;
        while (neighbour >= 0 && neighbour < lines.size() && !isContent(indentation, neighbour)) {
            neighbour += step;
        }
        return neighbour < lines.size() ? neighbour : -1;
    }

    private static boolean isContent(Indentation indentation, int line) {
        return indentation.shift(line) != Indentation.UNKNOWN && !indentation.isInside(line);
    }

    private static String shifted(String text, int shift) {
        if (shift >= 0) {
            return text.isEmpty() ? text : " ".repeat(shift) + text;
        }
        int blanks = 0;
        while (blanks < -shift && blanks < text.length() && text.charAt(blanks) == ' ') {
            blanks++;
        }
        return text.substring(blanks);
    }
}
