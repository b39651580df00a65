package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "application",
        description = "Applications.",
        subcommands = ApplicationCommands.Listing.class,
        footerHeading = "%nExamples:%n",
        footer = "  cps application list")
final class ApplicationCommands extends Group {
    static Table table(JsonNode applications, Render render) {
        Table table = Table.of("APPLICATION", "SYNC", "HEALTH", "SERVICES", "NODES", "REVISION", "WAITS FOR", "FOR");
        for (JsonNode each : applications) {
            table.row(
                    Json.text(each, "name"),
                    Json.text(each, "sync"),
                    Json.text(each, "health"),
                    Json.text(each, "services"),
                    Json.text(each, "nodes"),
                    Render.revision(Json.text(each, "revision")),
                    Json.text(each, "waitsFor"),
                    render.age(Json.text(each, "since")));
        }
        return table;
    }

    @CommandLine.Command(
            name = "list",
            description = "All applications with revision, sync, health and what they wait for.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps application list", "  cps application list -q blog --watch"})
    static final class Listing extends Command {
        @Option(
                names = {"-q", "--query"},
                paramLabel = "TEXT",
                description = "Only those whose name holds it.")
        String query = "";

        @Option(
                names = {"-w", "--watch"},
                description = "Show it again every 2 s; Ctrl-C ends.")
        boolean watch;

        @Override
        public Integer call() throws Exception {
            String path = query.isEmpty() ? "/applications" : "/applications?q=" + Reconciler.escape(query);
            return repeat(
                    watch,
                    () -> show(
                            reconciler().list(path),
                            found -> print(table(found.path("items"), render()), "No application.")));
        }
    }
}
