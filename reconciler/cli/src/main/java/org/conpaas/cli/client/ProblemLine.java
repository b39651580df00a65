package org.conpaas.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** A problem of the API on one line, in the form that an editor can jump to. */
public final class ProblemLine {
    private ProblemLine() {}

    public static String of(JsonNode problem) {
        String hint = Json.text(problem, "hint");
        return position(problem)
                + severity(problem)
                + Json.text(problem, "code") + "  "
                + Json.text(problem, "message")
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }

    private static String severity(JsonNode problem) {
        return Json.text(problem, "severity").equalsIgnoreCase("WARNING") ? "warning " : "";
    }

    private static String position(JsonNode problem) {
        String file = Json.text(problem, "file");
        int line = problem.path("line").asInt();
        if (file.isEmpty()) {
            return "";
        }
        return line == 0
                ? file + "  "
                : file + ":" + line + ":" + problem.path("column").asInt() + "  ";
    }
}
