package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.ProblemLine;

/** Words for the API's facts. */
final class Render {
    private static final int REVISION_LENGTH = 8;

    private final Output output;
    private final Instant now;

    Render(Output output, Instant now) {
        this.output = output;
        this.now = now;
    }

    static String revision(String full) {
        return full.length() > REVISION_LENGTH ? full.substring(0, REVISION_LENGTH) : full;
    }

    /** For example {@code 3 min}; the text itself when it is no instant. */
    String age(String instant) {
        if (instant.isEmpty()) {
            return "";
        }
        try {
            return span(Duration.between(Instant.parse(instant), now).toSeconds());
        } catch (DateTimeParseException e) {
            return instant;
        }
    }

    /** For example {@code 3 min ago}; empty for what has not happened. */
    String ago(String instant) {
        return instant.isEmpty() ? "" : age(instant) + " ago";
    }

    /** For example {@code in 12 s}; {@code now} when it is past. */
    String ahead(String instant) {
        try {
            long seconds = Duration.between(now, Instant.parse(instant)).toSeconds();
            return seconds <= 0 ? "now" : "in " + span(seconds);
        } catch (DateTimeParseException e) {
            return instant;
        }
    }

    static String span(long seconds) {
        if (seconds < 120) {
            return Math.max(0, seconds) + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }

    /** As {@link #span}, to the second: {@code 2 min 5 s}. */
    static String exactly(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    static String bytes(long bytes) {
        if (bytes < 10_240) {
            return bytes + " B";
        }
        if (bytes < 10_485_760) {
            return bytes / 1_024 + " KiB";
        }
        return bytes < 10_737_418_240L ? bytes / 1_048_576 + " MiB" : bytes / 1_073_741_824 + " GiB";
    }

    static String millis(long millis) {
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }

    /** For example {@code node 2/3, proxy 1/1}. */
    static String roles(JsonNode roles) {
        List<String> parts = new ArrayList<>();
        roles.fields()
                .forEachRemaining(role -> parts.add(role.getKey() + " "
                        + role.getValue().path("healthy").asInt() + "/"
                        + role.getValue().path("wanted").asInt()));
        return String.join(", ", parts);
    }

    /** For example {@code serve (pid 4711, restarts 2)}. */
    static String processes(JsonNode node) {
        return Json.items(node.path("processes")).stream().map(Render::process).collect(Collectors.joining(", "));
    }

    private static String process(JsonNode process) {
        long pid = process.path("pid").asLong();
        int restarts = process.path("restarts").asInt();
        String running = pid > 0 ? "pid " + pid : Json.text(process, "state").toLowerCase(Locale.ROOT);
        String again = restarts > 0 ? ", " + restarts + (restarts == 1 ? " restart" : " restarts") : "";
        return Json.text(process, "name") + " (" + running + again + ")";
    }

    void problems(JsonNode problems) {
        if (problems.isEmpty()) {
            return;
        }
        output.line("");
        output.line("Problems");
        Json.items(problems).forEach(each -> output.line("  " + ProblemLine.of(each)));
    }

    /** How an application is, in a line. */
    String headline(JsonNode application) {
        return output.paint(Output.Colour.BOLD, Json.text(application, "name")) + "  "
                + output.state(Json.text(application, "health")) + "  "
                + output.state(Json.text(application, "sync")) + "  revision "
                + orDash(revision(Json.text(application, "revision")));
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    void nextTry(JsonNode answer) {
        String next = Json.text(answer, "nextTry");
        if (!next.isEmpty()) {
            String reason = Json.text(answer, "nextTryReason");
            output.line("Next look " + ahead(next) + (reason.isEmpty() ? "" : ": " + reason));
        }
    }

    /** A plan's text, coloured as its marks say. */
    void plan(String text) {
        text.lines().map(this::planLine).forEach(output::line);
    }

    private String planLine(String line) {
        String mark = line.strip();
        if (mark.startsWith("-/+ ") || mark.startsWith("~ ")) {
            return output.paint(Output.Colour.YELLOW, line);
        }
        if (mark.startsWith("+ ")) {
            return output.paint(Output.Colour.GREEN, line);
        }
        return mark.startsWith("- ") ? output.paint(Output.Colour.RED, line) : line;
    }
}
