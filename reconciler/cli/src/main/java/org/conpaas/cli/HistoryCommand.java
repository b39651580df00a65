package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import org.conpaas.cli.Table.Column;
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
        return list(
                reconciler().page(app(application) + "/history", limit),
                "No pass yet.",
                Column.of("PASS", "id"),
                Column.of("AGE", pass -> render().age(Json.text(pass, "startedAt"))),
                Column.of("TOOK", pass -> Render.millis(pass.path("tookMillis").asLong())),
                Column.of("REVISION", pass -> Render.revision(Json.text(pass, "revision"))),
                Column.of("BECAUSE", "trigger"),
                Column.of("SYNC", "sync"),
                Column.of("HEALTH", "health"),
                Column.of("ACTIONS", HistoryCommand::actions));
    }

    private static String actions(JsonNode pass) {
        return Json.items(pass.path("actions")).stream()
                .map(action -> Json.text(action, "action") + " (" + Json.text(action, "outcome") + ")")
                .collect(Collectors.joining("; "));
    }
}
