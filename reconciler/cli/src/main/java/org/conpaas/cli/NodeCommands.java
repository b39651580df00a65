package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "node",
        description = "Nodes: the places where services run.",
        subcommands = {
            NodeCommands.Listing.class,
            NodeCommands.Describe.class,
            NodeCommands.Console.class,
            NodeConnect.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps node list", "  cps node describe hello/web/node/1"})
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

    /** The resource of the node that people name {@code APP/SERVICE/ROLE/N}. */
    static String path(String node) {
        String[] parts = node.split("/", -1);
        if (parts.length != 4 || !parts[3].matches("[0-9]{1,6}")) {
            throw Failure.of("A node is named APP/SERVICE/ROLE/N.").at(node).mend("list them with: cps node list");
        }
        return Command.app(parts[0]) + "/nodes/" + Reconciler.escape(parts[1]) + "/" + Reconciler.escape(parts[2]) + "/"
                + parts[3];
    }

    @CommandLine.Command(
            name = "describe",
            description = "Where a node is, how it is, and what runs on it.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps node describe hello/web/node/1", "  cps node describe hello/web/node/1 -o json"})
    static final class Describe extends Command {
        @Parameters(paramLabel = "APP/SERVICE/ROLE/N", description = "The node.")
        String node = "";

        @Override
        public Integer call() {
            return show(reconciler().get(path(node)), this::detail);
        }

        private int detail(JsonNode found) {
            output().line(output().paint(Output.Colour.BOLD, Json.text(found, "name")) + "  "
                    + output().state(Json.text(found, "health")));
            line("why", Json.text(found, "reason"));
            line("problem", Json.text(found, "problem"));
            line("cloud", Json.text(found, "cloud"));
            String state = Json.text(found, "machineState").toLowerCase(Locale.ROOT);
            line("machine", Json.text(found, "machine") + (state.isEmpty() ? "" : ", " + state));
            line("address", Json.text(found, "address"));
            line("public", Json.text(found, "publicAddress"));
            line("isolation", Json.text(found, "isolation"));
            line("agent", Json.text(found, "agent"));
            line(
                    "uses",
                    String.format(
                            Locale.ROOT,
                            "%.1f s of processor time, %s of memory",
                            found.path("cpuSeconds").asDouble(),
                            Render.bytes(found.path("memoryBytes").asLong())));
            part(Table.of(
                    found.path("processes"),
                    Column.of("PROCESS", "name"),
                    Column.of("STATE", each -> Json.text(each, "state").toLowerCase(Locale.ROOT)),
                    Column.of("PID", each -> each.path("pid").asLong() > 0 ? Json.text(each, "pid") : ""),
                    Column.of("RESTARTS", "restarts"),
                    Column.of("EXIT", "exitCode"),
                    Column.of("SINCE", each -> render().ago(Json.text(each, "since")))));
            part(Table.of(
                    found.path("probes"),
                    Column.of("PROBE", "name"),
                    Column.of("PASSES", each -> each.path("passing").asBoolean() ? "yes" : "no"),
                    Column.of("SINCE", each -> render().ago(Json.text(each, "since"))),
                    Column.of("MESSAGE", "message")));
            part(Table.of(
                    found.path("tasks"),
                    Column.of("TASK", "name"),
                    Column.of("STATE", each -> Json.text(each, "state").toLowerCase(Locale.ROOT)),
                    Column.of("EXIT", "exitCode"),
                    Column.of("ENDED", each -> render().ago(Json.text(each, "endedAt")))));
            return OK;
        }

        private void line(String label, String text) {
            if (!text.isBlank()) {
                output().line(String.format("  %-10s %s", label, text.strip()));
            }
        }

        private void part(Table table) {
            if (!table.isEmpty()) {
                output().line("");
                table.lines(output()::state).forEach(output()::line);
            }
        }
    }

    @CommandLine.Command(
            name = "console",
            description =
                    "The end of what a node's machine says on its console: also of one whose agent does not call home.",
            footerHeading = "%nExamples:%n",
            footer = "  cps node console hello/web/node/1")
    static final class Console extends Command {
        @Parameters(paramLabel = "APP/SERVICE/ROLE/N", description = "The node.")
        String node = "";

        @Override
        public Integer call() {
            String text = reconciler().text(path(node) + "/console");
            if (text.isBlank()) {
                output().note("Its machine has said nothing yet.");
            }
            text.lines().forEach(output()::line);
            return OK;
        }
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
