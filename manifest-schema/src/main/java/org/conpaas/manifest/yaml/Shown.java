package org.conpaas.manifest.yaml;

/** Values of the author's in messages: on one line, short, with nothing that moves a terminal's cursor. */
public final class Shown {
    private static final int LENGTH = 60;

    private Shown() {}

    public static String value(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LENGTH).forEach(character -> append(shown, character));
        return text.codePointCount(0, text.length()) > LENGTH ? shown + "…" : shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        if (character == '\n') {
            shown.append("\\n");
        } else if (isUnsafe(character)) {
            shown.append(String.format("\\u%04X", character));
        } else {
            shown.appendCodePoint(character);
        }
    }

    // format characters can reverse the reading order of a line
    private static boolean isUnsafe(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
