package org.conpaas.manifest.yaml;

import java.util.Optional;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The parser's exceptions as problems. */
final class SyntaxProblems {
    private SyntaxProblems() {}

    static Problem problem(String file, String text, YamlEngineException thrown) {
        if (thrown instanceof ReaderException unreadable) {
            return unreadable(file, text, unreadable);
        }
        if (thrown instanceof MarkedYamlEngineException marked) {
            return marked(file, text, marked);
        }
        return ProblemCode.SYNTAX.error(
                new SourcePosition(file, 1, 1),
                "not YAML: " + Shown.value(String.valueOf(thrown.getMessage())),
                hint(' '));
    }

    private static Problem unreadable(String file, String text, ReaderException thrown) {
        int offset = text.indexOf(Character.toString(thrown.getCodePoint()));
        return ProblemCode.ENCODING.error(
                YamlText.position(file, text, Math.max(offset, 0)),
                String.format("the control character U+%04X", thrown.getCodePoint()),
                "remove it, or write it as an escape in double quotes");
    }

    private static Problem marked(String file, String text, MarkedYamlEngineException thrown) {
        Optional<Mark> mark = thrown.getProblemMark().or(thrown::getContextMark);
        SourcePosition at = mark.map(found -> new SourcePosition(file, found.getLine() + 1, found.getColumn() + 1))
                .orElse(new SourcePosition(file, 1, 1));
        String context = Optional.ofNullable(thrown.getContext())
                .filter(words -> !words.isEmpty())
                .map(words -> " (" + Shown.value(words) + contextLine(thrown, at) + ")")
                .orElse("");
        char found = mark.map(place -> characterAt(text, place)).orElse(' ');
        return ProblemCode.SYNTAX.error(at, "not YAML: " + words(thrown) + context, hint(found));
    }

    private static String words(MarkedYamlEngineException thrown) {
        String problem = Optional.ofNullable(thrown.getProblem()).orElse("unexpected text");
        // the library advises against "@ for indentation", too; ours is the hint
        return Shown.value(problem.replaceFirst("\\. \\(Do not use .*", ""));
    }

    private static String contextLine(MarkedYamlEngineException thrown, SourcePosition at) {
        return thrown.getContextMark()
                .filter(mark -> mark.getLine() + 1 != at.line())
                .map(mark -> " that begins on line " + (mark.getLine() + 1))
                .orElse("");
    }

    private static char characterAt(String text, Mark mark) {
        int offset = Offsets.of(text).of(mark.getIndex());
        return offset < text.length() ? text.charAt(offset) : ' ';
    }

    private static String hint(char found) {
        return switch (found) {
            case '\t' -> "indent with spaces: YAML allows no tabs there";
            case '@', '`', '%' -> "put quotes around a value that begins with " + found;
            case ':' -> "put quotes around a value that holds a colon and a space";
            case '}', ']' -> "remove it, or open the bracket that it closes";
            default -> "look at this line and the one before: indentation, brackets, quotes, a missing colon";
        };
    }
}
