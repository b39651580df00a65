package org.conpaas.manifest.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;

/**
 * The gate before the parser: bytes to characters, or the reason why not.
 *
 * @param text without a byte order mark; empty when there is a problem
 */
public record YamlText(String file, String text, Optional<Problem> problem) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public static YamlText of(String file, byte[] content, Limits limits) {
        return gate(file, content, limits)
                .map(problem -> new YamlText(file, "", Optional.of(problem)))
                .orElseGet(() -> decoded(file, content));
    }

    private static Optional<Problem> gate(String file, byte[] content, Limits limits) {
        SourcePosition whole = new SourcePosition(file, 1, 1);
        if (content.length > limits.maxBytes()) {
            return Optional.of(ProblemCode.TOO_LARGE.error(
                    whole,
                    content.length + " bytes are more than the " + limits.maxBytes() + " that a file may have",
                    "split it into several files, one application each"));
        }
        if (isUtf16(content)) {
            return Optional.of(
                    ProblemCode.ENCODING.error(whole, "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8"));
        }
        return Optional.empty();
    }

    private static boolean isUtf16(byte[] content) {
        if (content.length < 2) {
            return false;
        }
        int first = content[0] & 0xFF;
        int second = content[1] & 0xFF;
        boolean marked = first == 0xFE && second == 0xFF || first == 0xFF && second == 0xFE;
        // without a mark, every other byte of western text is NUL
        return marked || (first == 0) != (second == 0);
    }

    private static YamlText decoded(String file, byte[] content) {
        CharBuffer characters = CharBuffer.allocate(content.length + 1);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(bytes, characters, true);
        String text = characters.flip().toString();
        if (result.isError()) {
            String bad = String.format("byte 0x%02X is not UTF-8", content[bytes.position()] & 0xFF);
            return refused(file, text, text.length(), bad);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            return refused(file, text, nul, "a NUL character");
        }
        return new YamlText(file, withoutMark(text), Optional.empty());
    }

    private static YamlText refused(String file, String text, int offset, String what) {
        Problem problem = ProblemCode.ENCODING.error(
                position(file, text, offset), what, "manifests are UTF-8 text: remove it, or save the file as UTF-8");
        return new YamlText(file, "", Optional.of(problem));
    }

    static SourcePosition position(String file, String text, int offset) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return new SourcePosition(file, line, text.codePointCount(begin, offset) + 1);
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
