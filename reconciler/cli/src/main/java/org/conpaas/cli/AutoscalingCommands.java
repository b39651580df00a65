package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;

@CommandLine.Command(
        name = "autoscaling",
        description = "Services whose counts move by themselves.",
        subcommands = {AutoscalingCommands.Explain.class, AutoscalingCommands.History.class},
        footerHeading = "%nExamples:%n",
        footer = {"  cps autoscaling explain blog/web", "  cps autoscaling history blog/web"})
final class AutoscalingCommands extends Group {
    @CommandLine.Command(
            name = "explain",
            description = {
                "Says what was measured, what is foretold and by which model, which rule fired,",
                "what was rejected and why, and when the next change is possible."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps autoscaling explain blog/web", "  cps autoscaling explain blog/web -o json"})
    static final class Explain extends ServiceCommands.OfService {
        @Override
        public Integer call() {
            return show(reconciler().get(path() + "/autoscaling"), this::describe);
        }

        private int describe(JsonNode state) {
            lines(state).forEach(output()::line);
            return OK;
        }

        private List<String> lines(JsonNode state) {
            List<String> lines = new ArrayList<>();
            lines.add(service + ": strategy " + Json.text(state, "strategy") + ", every "
                    + seconds(state, "everySeconds") + ", 95 of 100 requests within "
                    + seconds(state, "responseSeconds"));
            state.path("limits")
                    .fields()
                    .forEachRemaining(role -> lines.add("  " + role.getKey() + ": "
                            + state.path("counts").path(role.getKey()).asInt() + " nodes, within "
                            + role.getValue().path("min").asInt() + " to "
                            + role.getValue().path("max").asInt() + "; the manifest says "
                            + state.path("written").path(role.getKey()).asInt()));
            JsonNode last = state.path("last");
            if (!last.isObject()) {
                lines.add("Not decided yet: the first interval is not over.");
                return lines;
            }
            lines.add("Decided " + render().age(Json.text(last, "at")) + " ago:");
            last.path("facts").forEach(fact -> lines.add(line(fact)));
            return lines;
        }

        private static String line(JsonNode fact) {
            String subject = Json.text(fact, "subject");
            return String.format(
                    "  %-8s  %s",
                    Json.text(fact, "kind"), (subject.isEmpty() ? "" : subject + ": ") + Json.text(fact, "text"));
        }

        private static String seconds(JsonNode state, String field) {
            double seconds = state.path(field).asDouble();
            return seconds == Math.rint(seconds) ? (long) seconds + "s" : seconds + "s";
        }
    }

    @CommandLine.Command(
            name = "history",
            description = "The last changes of counts, newest first, and why.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps autoscaling history blog/web", "  cps autoscaling history blog/web -o json"})
    static final class History extends ServiceCommands.OfService {
        @Override
        public Integer call() {
            ObjectNode all = Json.object();
            all.set("items", reconciler().get(path() + "/autoscaling").path("history"));
            return list(
                    all,
                    "No change yet.",
                    Column.of("AGE", each -> render().age(Json.text(each, "at"))),
                    Column.of("CHANGE", "summary"));
        }
    }
}
