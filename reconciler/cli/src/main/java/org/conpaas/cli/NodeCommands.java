package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "node",
        description = "Nodes: the places where services run.",
        subcommands = NodeCommands.Listing.class,
        footerHeading = "%nExamples:%n",
        footer = "  cps node list")
final class NodeCommands extends Group {
    static Table table(JsonNode nodes) {
        return Table.of(
                nodes,
                Column.of("NODE", "name"),
                Column.of("HEALTH", "health"),
                Column.of("ADDRESS", "address"),
                Column.of(
                        "CPU",
                        node -> String.format(
                                Locale.ROOT, "%.1f s", node.path("cpuSeconds").asDouble())),
                Column.of(
                        "MEMORY", node -> Render.bytes(node.path("memoryBytes").asLong())),
                Column.of("PROCESSES", Render::processes),
                Column.of("PROBLEM", "problem"));
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

        @Mixin
        Watch watch = new Watch();

        @Override
        public Integer call() throws Exception {
            String path = application.isEmpty() ? "/nodes" : "/nodes?application=" + Reconciler.escape(application);
            return watch.repeat(
                    output(),
                    () -> show(reconciler().list(path), found -> print(table(found.path("items")), "No node.")));
        }
    }
}
