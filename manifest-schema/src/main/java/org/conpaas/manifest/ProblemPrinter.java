package org.conpaas.manifest;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.conpaas.manifest.yaml.Shown;

/** Problems as people read them: the sentence, the line of the source, a caret under the place. */
public final class ProblemPrinter {
    private static final int WIDEST = 160;
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)([\\w-]*(?:" + SecretFields.WORDS + "|sealed)[\"']?\\s*[:=]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s{,}][^,}]*)");
    private static final Pattern REFERENCE = Pattern.compile("(?i).*\\{\\s*secret\\s*:\\s*$");
    private static final String RED = "\u001B[31m";
    private static final String YELLOW = "\u001B[33m";
    private static final String BOLD = "\u001B[1m";
    private static final String RESET = "\u001B[0m";

    private final Map<String, List<String>> lines;
    private final boolean colour;

    /**
     * @param texts of the files that problems may name; a problem of another file is printed without its line
     * @param colour whether the terminal understands ANSI colours
     */
    public ProblemPrinter(Map<String, String> texts, boolean colour) {
        this.lines = texts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, text -> List.of(LINE_BREAK.split(text.getValue(), -1))));
        this.colour = colour;
    }

    /** The problem on one line, without colours: for logs and other programs. */
    public static String line(Problem problem) {
        return problem.toString();
    }

    /** The problem, and beneath it its line and caret when the text is known; no line break at the end. */
    public String print(Problem problem) {
        String tone = problem.isError() ? RED : YELLOW;
        String sentence = painted(BOLD, problem.at().toString()) + "  " + painted(tone, problem.code()) + "  "
                + (problem.isError() ? "" : "warning: ") + problem.message()
                + problem.hint().map(hint -> " (" + hint + ")").orElse("");
        return sentence + source(problem.at(), tone);
    }

    public String print(List<Problem> problems) {
        return problems.stream().map(this::print).collect(Collectors.joining("\n"));
    }

    private String source(SourcePosition at, String tone) {
        List<String> text = lines.getOrDefault(at.file(), List.of());
        if (at.line() < 1 || at.line() > text.size() || at.column() < 1) {
            return "";
        }
        String line = withoutMark(text.get(at.line() - 1), at.line());
        int characters = line.codePointCount(0, line.length());
        if (at.column() > Math.min(characters + 1, WIDEST)) {
            return "";
        }
        String shown = visible(withoutSecrets(line));
        String margin = String.format("%5d | ", at.line());
        String blank = " ".repeat(5) + " | ";
        return "\n" + margin + shown + "\n" + blank + " ".repeat(at.column() - 1) + painted(tone, "^");
    }

    private static String withoutMark(String line, int number) {
        return number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    // one character stays one column, so that the caret stands where it should
    private static String visible(String line) {
        StringBuilder shown = new StringBuilder();
        line.codePoints().limit(WIDEST).forEach(character -> {
            String safe = Shown.value(Character.toString(character));
            shown.append(character == '\t' ? " " : safe.length() > 2 ? "?" : safe);
        });
        return line.codePointCount(0, line.length()) > WIDEST ? shown + "…" : shown.toString();
    }

    private static String withoutSecrets(String line) {
        return SECRET.matcher(line).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + masked(line, found)));
    }

    private static String masked(String line, java.util.regex.MatchResult found) {
        boolean name = REFERENCE.matcher(line.substring(0, found.start(2))).matches();
        return name ? found.group(2) : "*".repeat(found.group(2).length());
    }

    private String painted(String tone, String text) {
        return colour ? tone + text + RESET : text;
    }
}
