package org.conpaas.server.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.conpaas.server.rest.ProblemDocument.ManifestProblem;

/** Values as the pages word them. */
@Named
@ApplicationScoped
public class Words {
    private static final int SHORT = 10;
    private static final int LONGEST_PLAN = 4_000;
    private static final Map<String, String> STYLES = Map.ofEntries(
            Map.entry("HEALTHY", "good"),
            Map.entry("SYNCED", "good"),
            Map.entry("PROGRESSING", "busy"),
            Map.entry("OUT_OF_SYNC", "busy"),
            Map.entry("DEGRADED", "bad"),
            Map.entry("INVALID", "bad"),
            Map.entry("GONE", "odd"),
            Map.entry("UNKNOWN", "odd"),
            Map.entry("SUSPENDED", "calm"),
            Map.entry("STOPPED", "calm"));
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** {@code OUT_OF_SYNC} as {@code Out of sync}. */
    public String of(String state) {
        String words = state.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** One of good, busy, bad, odd, calm: classes of the style sheet. */
    public String style(String state) {
        return STYLES.getOrDefault(state, "odd");
    }

    public String brief(String revision) {
        return revision.length() <= SHORT ? revision : revision.substring(0, SHORT);
    }

    public String moment(Instant at) {
        return MOMENT.format(at);
    }

    public String time(Optional<Instant> at) {
        return at.map(MOMENT::format).orElse("–");
    }

    /** How long ago, in its largest unit. */
    public String ago(Optional<Instant> since) {
        return since.map(from -> length(Duration.between(from, Instant.now()))).orElse("");
    }

    static String length(Duration length) {
        if (length.toMinutes() < 2) {
            return Math.max(0, length.toSeconds()) + " s";
        }
        return length.toHours() < 2
                ? length.toMinutes() + " min"
                : length.toDays() < 2 ? length.toHours() + " h" : length.toDays() + " days";
    }

    public String bytes(long bytes) {
        return bytes == 0 ? "–" : bytes / (1 << 20) + " MiB";
    }

    /** File, line, column and code. */
    public String place(ManifestProblem problem) {
        String line = problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
        return problem.file() + line + "  " + problem.code();
    }

    /** Whether the address may be a link: nothing but a web page's, so that no manifest can smuggle in a script. */
    public boolean link(Optional<String> url) {
        return url.filter(text -> text.startsWith("http://") || text.startsWith("https://")).isPresent();
    }

    /** The start of a long text, so that a page stays small. */
    public String start(String text) {
        return text.length() <= LONGEST_PLAN ? text : text.substring(0, LONGEST_PLAN) + "\n…";
    }
}
