package org.conpaas.manifest.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The documents of a file as text, with the comments above them. */
public final class ManifestDocuments {
    // In YAML a line that begins so ends whatever stands above it, a block of text too
    private static final Pattern MARKER = Pattern.compile("(?m)^(?=---(?:\\s|$))");
    private static final Pattern NO_CONTENT = Pattern.compile("(?:---|%.*)?\\s*(?:#.*)?");

    private ManifestDocuments() {}

    /** @return the pieces which together are the text; comments in front of the first {@code ---} go with its document */
    public static List<String> split(String text) {
        List<String> documents = new ArrayList<>();
        String above = "";
        for (String piece : MARKER.split(text)) {
            if (piece.lines().allMatch(line -> NO_CONTENT.matcher(line).matches())) {
                above += piece;
            } else {
                documents.add(above + piece);
                above = "";
            }
        }
        if (!above.isEmpty()) {
            documents.add(above);
        }
        return documents;
    }

    /** One file of two texts. */
    public static String joined(String text, String more) {
        if (text.isBlank()) {
            return more;
        }
        String above = text.endsWith("\n") ? text : text + "\n";
        return above + (more.startsWith("---") ? "" : "---\n") + more;
    }
}
