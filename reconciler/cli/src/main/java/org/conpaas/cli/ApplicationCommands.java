package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "application",
        description = "Applications.",
        subcommands = ApplicationCommands.Listing.class,
        footerHeading = "%nExamples:%n",
        footer = "  cps application list")
final class ApplicationCommands extends Group {
    static Table table(JsonNode applications, Render render) {
        return Table.of(
                applications,
                Column.of("APPLICATION", "name"),
                Column.of("SYNC", "sync"),
                Column.of("HEALTH", "health"),
                Column.of("SERVICES", "services"),
                Column.of("NODES", "nodes"),
                Column.of("REVISION", each -> Render.revision(Json.text(each, "revision"))),
                Column.of("WAITS FOR", "waitsFor"),
                Column.of("FOR", each -> render.age(Json.text(each, "since"))));
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

        @Mixin
        Watch watch = new Watch();

        @Override
        public Integer call() throws Exception {
            String path = query.isEmpty() ? "/applications" : "/applications?q=" + Reconciler.escape(query);
            return watch.repeat(
                    output(),
                    () -> show(
                            reconciler().list(path),
                            found -> print(table(found.path("items"), render()), "No application.")));
        }
    }
}
