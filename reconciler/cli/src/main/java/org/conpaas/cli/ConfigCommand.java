package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;

@CommandLine.Command(
        name = "config",
        description = "Every setting of the reconciler: its value, where that came from, and what it means.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps config", "  cps config -o yaml"})
final class ConfigCommand extends Command {
    @Override
    public Integer call() {
        return show(reconciler().get("/config"), this::settings);
    }

    private int settings(JsonNode found) {
        Table table = Table.of("SETTING", "VALUE", "DEFAULT", "FROM", "MEANING");
        for (JsonNode each : found.path("items")) {
            table.row(
                    Json.text(each, "key"),
                    Json.text(each, "value"),
                    Json.text(each, "default"),
                    Json.text(each, "source"),
                    Json.text(each, "description"));
        }
        return print(table, "No setting.");
    }
}
