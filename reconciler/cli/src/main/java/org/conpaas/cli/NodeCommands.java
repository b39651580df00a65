package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "node",
        description = "Nodes: the places where services run.",
        subcommands = NodeCommands.Listing.class,
        footerHeading = "%nExamples:%n",
        footer = "  cps node list")
final class NodeCommands extends Group {
    static Table table(JsonNode nodes) {
        Table table = Table.of("NODE", "HEALTH", "ADDRESS", "CPU", "MEMORY", "PROCESSES", "PROBLEM");
        for (JsonNode node : nodes) {
            table.row(
                    Json.text(node, "name"),
                    Json.text(node, "health"),
                    Json.text(node, "address"),
                    String.format(Locale.ROOT, "%.1f s", node.path("cpuSeconds").asDouble()),
                    Render.bytes(node.path("memoryBytes").asLong()),
                    Render.processes(node),
                    Json.text(node, "problem"));
        }
        return table;
    }

    @CommandLine.Command(
            name = "list",
            description = "Nodes with address, health, processes and what they use.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps node list", "  cps node list --application hello --watch"})
    static final class Listing extends Command {
        @Option(
                names = {"-a", "--application"},
                paramLabel = "APP",
                description = "Only those of one application.")
        String application = "";

        @Option(
                names = {"-w", "--watch"},
                description = "Show it again every 2 s; Ctrl-C ends.")
        boolean watch;

        @Override
        public Integer call() throws Exception {
            String path = application.isEmpty() ? "/nodes" : "/nodes?application=" + Reconciler.escape(application);
            return repeat(
                    watch, () -> show(reconciler().list(path), found -> print(table(found.path("items")), "No node.")));
        }
    }
}
