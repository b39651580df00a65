package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "why",
        description = "The chain from the commit to what the application is waiting for, since when, and the next try.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps why hello", "  cps why hello --watch"})
final class WhyCommand extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Mixin
    Watch watch = new Watch();

    @Override
    public Integer call() throws Exception {
        return watch.repeat(output(), () -> show(reconciler().get(app(application) + "/why"), this::chain));
    }

    private int chain(JsonNode why) {
        Json.items(why.path("steps")).forEach(this::step);
        render().nextTry(why);
        return OK;
    }

    private void step(JsonNode step) {
        String state = Json.text(step, "state");
        String since = Json.text(step, "since");
        output().line(mark(state) + " " + Json.text(step, "text")
                + (since.isEmpty() ? "" : "  " + output().paint(Output.Colour.FAINT, age(state, since))));
        indented("    ", Json.text(step, "detail"));
        indented("    do: ", Json.text(step, "hint"));
    }

    private String age(String state, String since) {
        return state.equals("done") ? "(" + render().age(since) + " ago)" : "(for " + render().age(since) + ")";
    }

    private String mark(String state) {
        return switch (state) {
            case "done" -> output().paint(Output.Colour.GREEN, "✓");
            case "active" -> output().paint(Output.Colour.YELLOW, "▸");
            case "failed" -> output().paint(Output.Colour.RED, "✗");
            default -> "·";
        };
    }

    private void indented(String before, String text) {
        text.lines().forEach(line -> output().line(before + line));
    }
}
