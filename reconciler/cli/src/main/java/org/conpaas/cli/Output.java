package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** What a command says: answers to standard output; progress, notes and failures to standard error. */
final class Output {
    /** How an answer is written. */
    enum Format {
        table,
        json,
        yaml
    }

    enum Colour {
        GREEN(32),
        YELLOW(33),
        RED(31),
        BLUE(36),
        BOLD(1),
        FAINT(2);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    private final Surroundings surroundings;
    private boolean progressShown;
    private String lastProgress = "";

    Output(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void line(String text) {
        clearProgress();
        surroundings.out().println(text);
        surroundings.out().flush();
    }

    void raw(String text) {
        clearProgress();
        surroundings.out().print(text);
        surroundings.out().flush();
    }

    /** A sentence that is not the answer. */
    void note(String text) {
        clearProgress();
        surroundings.err().println(text);
    }

    /** What is being waited for: one line that changes on a terminal, otherwise a line a change. */
    void progress(String text) {
        if (!surroundings.errIsTerminal()) {
            sparse(text);
            return;
        }
        surroundings.err().print("\r\u001b[K" + text);
        surroundings.err().flush();
        progressShown = true;
    }

    /** @param elapsed shown on a terminal only, where the line is written again and again */
    void progress(String text, long elapsed) {
        progress(surroundings.errIsTerminal() ? text + "  " + elapsed + " s" : text);
    }

    private void sparse(String text) {
        if (!text.equals(lastProgress)) {
            surroundings.err().println(text);
            lastProgress = text;
        }
    }

    void clearProgress() {
        if (progressShown) {
            surroundings.err().print("\r\u001b[K");
            surroundings.err().flush();
            progressShown = false;
        }
    }

    void document(Format format, JsonNode node) {
        if (format == Format.yaml) {
            DumpSettings settings =
                    DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
            raw(new Dump(settings).dumpToString(Json.plain(node)));
            return;
        }
        line(Json.pretty(node));
    }

    void failure(Failure failure) {
        PrintStream err = surroundings.err();
        clearProgress();
        err.println(paintErr(Colour.RED, "cps: ") + failure.what());
        failure.where().ifPresent(text -> err.println("  where  " + indent(text)));
        failure.why().ifPresent(text -> err.println("  why    " + indent(text)));
        failure.mend().ifPresent(text -> err.println("  do     " + indent(text)));
    }

    private static String indent(String text) {
        return text.replace("\n", "\n         ");
    }

    String paint(Colour colour, String text) {
        return paint(surroundings.outIsTerminal(), colour, text);
    }

    private String paintErr(Colour colour, String text) {
        return paint(surroundings.errIsTerminal(), colour, text);
    }

    private String paint(boolean terminal, Colour colour, String text) {
        return terminal && allowsColour() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /** Whether colours are for standard output. */
    boolean isColoured() {
        return surroundings.outIsTerminal() && allowsColour();
    }

    private boolean allowsColour() {
        return surroundings.variable("NO_COLOR").isEmpty()
                && !surroundings.variable("TERM").equals("dumb");
    }

    /** A word for health or sync in its colour. */
    String state(String word) {
        return switch (word) {
            case "HEALTHY", "SYNCED", "done" -> paint(Colour.GREEN, word);
            case "DEGRADED", "INVALID", "GONE", "failed" -> paint(Colour.RED, word);
            case "PROGRESSING", "OUT_OF_SYNC", "SUSPENDED", "active" -> paint(Colour.YELLOW, word);
            default -> word;
        };
    }

    /** Begins a new screen where there is one, else a blank line. */
    void newScreen() {
        raw(surroundings.outIsTerminal() ? "\u001b[H\u001b[2J" : "\n");
    }
}
