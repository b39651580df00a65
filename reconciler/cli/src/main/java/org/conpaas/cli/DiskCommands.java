package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "disk",
        description = {
            "Disks that outlive their nodes: where they are, who has them, and which nobody has any more.",
            "They are made, attached and detached by manifests: disks: {data: {kind: persistent, size: 1GiB, at: /data}}."
        },
        subcommands = {DiskCommands.Listing.class, DiskCommands.Delete.class},
        footerHeading = "%nExamples:%n",
        footer = {"  cps disk list", "  cps disk list blog --state kept", "  cps disk delete blog/db/mysql/3/data"})
final class DiskCommands extends Group {
    private static final String DISKS = "/disks";

    private static JsonNode disks(Reconciler reconciler, String application) {
        return reconciler.list(
                application.isEmpty() ? DISKS : DISKS + "?application=" + Reconciler.escape(application));
    }

    @CommandLine.Command(
            name = "list",
            description = {
                "The disks of all applications, or of one.",
                "coming: is to be made. attached: a machine has it. detached: a node is to have it, and no machine has it now.",
                "kept: no node has it, and it stays, for example for when a node that was scaled away comes back.",
                "leaving: goes to the trash. unknown: its cloud says nothing."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps disk list", "  cps disk list blog --state kept", "  cps disk list -o json"})
    static final class Listing extends Command {
        @Parameters(index = "0", arity = "0..1", paramLabel = "APP", description = "An application; without it all.")
        String application = "";

        @Option(names = "--state", paramLabel = "STATE", description = "Only those in that state, for example kept.")
        String state = "";

        @Override
        public Integer call() {
            ObjectNode found = Json.object();
            ArrayNode items = found.putArray("items");
            disks(reconciler(), application).path("items").forEach(each -> {
                if (state.isEmpty() || Json.text(each, "state").equals(state)) {
                    items.add(each);
                }
            });
            return list(
                    found,
                    "No disk" + (state.isEmpty() ? "." : " is " + state + "."),
                    Column.of("DISK", "name"),
                    Column.of(
                            "SIZE", each -> Render.bytes(each.path("sizeBytes").asLong())),
                    Column.of("CLOUD", "cloud"),
                    Column.of("STATE", "state"),
                    Column.of("MACHINE", Listing::machine));
        }

        private static String machine(JsonNode each) {
            String why = Json.text(each, "why");
            String machine = Json.text(each, "machine");
            boolean isEverywhere = Json.text(each, "state").equals("attached") && machine.isEmpty();
            return isEverywhere ? "all of its cloud" : why.isEmpty() ? machine : why;
        }
    }

    @CommandLine.Command(
            name = "delete",
            description = {
                "Moves a disk that no node has to the trash: one that is kept. From there it comes back with cps trash restore.",
                "A disk that a node has goes with the manifest that names it."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps disk delete blog/db/mysql/3/data", "  cps disk delete blog/db/mysql/3/data --yes"})
    static final class Delete extends Command {
        private static final Duration PATIENCE = Duration.ofMinutes(2);

        @Parameters(index = "0", paramLabel = "DISK", description = "As cps disk list shows it.")
        String disk = "";

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        boolean yes;

        @Override
        public Integer call() throws IOException {
            if (!yes) {
                ChangeCommands.confirm(this, "This moves disk " + disk + " to the trash.", "delete");
            }
            reconciler().delete(DISKS + "/" + disk);
            output().note("Waiting for " + disk + " to go.");
            Instant end = surroundings().clock().instant().plus(PATIENCE);
            while (isThere()) {
                if (surroundings().clock().instant().isAfter(end)) {
                    throw Failure.of("The disk is still there.")
                            .at(disk)
                            .mend("see what it waits for: " + surroundings().program() + " why " + application());
                }
                Convergence.pause();
            }
            output().line("Disk " + disk + " is in the trash. To bring it back: "
                    + surroundings().program() + " trash restore " + disk);
            return OK;
        }

        private String application() {
            return disk.substring(0, Math.max(0, disk.indexOf('/')));
        }

        private boolean isThere() {
            for (JsonNode each : disks(reconciler(), application()).path("items")) {
                if (Json.text(each, "name").equals(disk)) {
                    return true;
                }
            }
            return false;
        }
    }
}
