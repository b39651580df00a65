package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.conpaas.cli.client.Json;
import org.conpaas.managers.generic.GenericManager;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "generic",
        description = "The scripts of generic services.",
        subcommands = {
            GenericCommands.Run.class,
            GenericCommands.Interrupt.class,
            GenericCommands.Cleanup.class,
            GenericCommands.State.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps generic run cluster/work 10 fast", "  cps generic status cluster/work"})
final class GenericCommands extends Group {
    /** Asks all agents of a service to run one of its scripts. */
    abstract static class Script extends ServiceCommands.OfService {
        @Parameters(index = "1..*", paramLabel = "PARAMETER", description = "Handed to the script.")
        List<String> parameters = new ArrayList<>();

        /** Each is called as its script is. */
        @Override
        public Integer call() {
            String command = spec.name();
            ObjectNode body = Json.object().put("command", command);
            ArrayNode list = body.putArray("parameters");
            parameters.forEach(list::add);
            return show(reconciler().post(path() + "/operations", body), answer -> {
                output().line(command + " is on its way (" + Json.text(answer, "id") + ").");
                output().note("See how it goes: " + surroundings().program() + " generic status " + service);
                return OK;
            });
        }
    }

    @CommandLine.Command(
            name = "run",
            description = "Runs run.sh on every agent.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps generic run cluster/work", "  cps generic run cluster/work 10 fast"})
    static final class Run extends Script {}

    @CommandLine.Command(
            name = "interrupt",
            description = "Runs interrupt.sh on every agent; a second time, kills all that still runs.",
            footerHeading = "%nExamples:%n",
            footer = "  cps generic interrupt cluster/work")
    static final class Interrupt extends Script {}

    @CommandLine.Command(
            name = "cleanup",
            description = "Runs cleanup.sh on every agent.",
            footerHeading = "%nExamples:%n",
            footer = "  cps generic cleanup cluster/work")
    static final class Cleanup extends Script {}

    @CommandLine.Command(
            name = "status",
            description = "Each script on each agent: its state and return code.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps generic status cluster/work", "  cps generic status cluster/work --watch"})
    static final class State extends ServiceCommands.OfService {
        @Mixin
        Watch watch = new Watch();

        @Override
        public Integer call() throws Exception {
            return watch.repeat(output(), () -> show(nodes(), this::scripts));
        }

        private JsonNode nodes() {
            ServicePath wanted = ServicePath.parse(service);
            ObjectNode found = Json.object();
            ArrayNode items = found.putArray("items");
            for (JsonNode each : reconciler().get(app(wanted.application())).path("services")) {
                if (Json.text(each, "name").equals(wanted.service())) {
                    each.path("nodes").forEach(items::add);
                }
            }
            return found;
        }

        /** A script that the archive does not have was never started, whatever its launcher answered. */
        private static String state(JsonNode task) {
            boolean missing = task.path("exitCode").asInt(0) == GenericManager.NO_SUCH_SCRIPT;
            return missing ? "NEVER_STARTED" : Json.text(task, "state");
        }

        private int scripts(JsonNode found) {
            Table table = Table.of("AGENT", "SCRIPT", "STATE", "RETURN CODE", "STARTED", "ENDED");
            for (JsonNode node : found.path("items")) {
                node.path("tasks")
                        .forEach(task -> table.row(
                                Json.text(node, "name"),
                                Json.text(task, "name"),
                                state(task),
                                Json.text(task, "exitCode"),
                                Json.text(task, "startedAt"),
                                Json.text(task, "endedAt")));
            }
            return print(table, "No script has run on " + service + ".");
        }
    }
}
