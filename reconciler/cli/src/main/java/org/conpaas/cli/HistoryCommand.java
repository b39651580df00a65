package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "history",
        description = "The last passes: revision, why there was one, what was done, how it ended.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps history hello", "  cps history hello -n 100 -o json"})
final class HistoryCommand extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "So many at most, 1 to 500 (default: 20).")
    int limit = 20;

    @Override
    public Integer call() {
        return show(reconciler().page(app(application) + "/history", limit), this::passes);
    }

    private int passes(JsonNode found) {
        Table table = Table.of("PASS", "AGE", "TOOK", "REVISION", "BECAUSE", "SYNC", "HEALTH", "ACTIONS");
        for (JsonNode pass : found.path("items")) {
            table.row(
                    Json.text(pass, "id"),
                    render().age(Json.text(pass, "startedAt")),
                    Render.millis(pass.path("tookMillis").asLong()),
                    Render.revision(Json.text(pass, "revision")),
                    Json.text(pass, "trigger"),
                    Json.text(pass, "sync"),
                    Json.text(pass, "health"),
                    actions(pass));
        }
        return print(table, "No pass yet.");
    }

    private static String actions(JsonNode pass) {
        return Json.items(pass.path("actions")).stream()
                .map(action -> Json.text(action, "action") + " (" + Json.text(action, "outcome") + ")")
                .collect(Collectors.joining("; "));
    }
}
