package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
            "Disks of nodes: where they are, who has them, which nobody has any more; give a service some, and take them away.",
            "A manifest says what disks a service's nodes have, as here: disks: {data: {kind: persistent, size: 1GiB, at: /data}}."
        },
        subcommands = {
            DiskCommands.Listing.class,
            DiskCommands.Create.class,
            DiskCommands.Attach.class,
            DiskCommands.Detach.class,
            DiskCommands.Update.class,
            DiskCommands.Delete.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps disk list",
            "  cps disk create lab/jobs/data --size 10GiB --at /srv/data",
            "  cps disk update lab/jobs/data --size 20GiB",
            "  cps disk attach lab/jobs/results node/2",
            "  cps disk delete lab/jobs/data",
            "  cps disk delete blog/db/mysql/3/data"
        })
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
                "coming: is to be made. attached: a machine has it. detached: no machine, or no node, has it now.",
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
                    Column.of("NODE", Listing::node),
                    Column.of("CLOUD", "cloud"),
                    Column.of("STATE", "state"),
                    Column.of("MACHINE", Listing::machine));
        }

        /** Within its service. */
        private static String node(JsonNode each) {
            String[] parts = Json.text(each, "node").split("/", 3);
            return each.path("shared").asBoolean() ? "all" : parts[parts.length - 1];
        }

        private static String machine(JsonNode each) {
            String why = Json.text(each, "why");
            String machine = Json.text(each, "machine");
            boolean isEverywhere = Json.text(each, "state").equals("attached") && machine.isEmpty();
            return isEverywhere ? "all of its cloud" : why.isEmpty() ? machine : why;
        }
    }

    /** {@code APP/SERVICE/DISK}: as a manifest names one. */
    private record Named(ServicePath service, String disk) {
        static final int PARTS = 3;

        static Named parse(String text) {
            int slash = text.lastIndexOf('/');
            if (text.split("/", -1).length != PARTS || slash == text.length() - 1) {
                throw Failure.of("A disk of a service is named APP/SERVICE/DISK.")
                        .at(text)
                        .mend("list services with: cps service list");
            }
            return new Named(ServicePath.parse(text.substring(0, slash)), text.substring(slash + 1));
        }

        String path() {
            return service.path() + "/disks/" + Reconciler.escape(disk);
        }
    }

    @CommandLine.Command(
            name = "create",
            description = {
                "Gives every node of a service, or of one role, a disk, by a commit. What is on it outlives the node.",
                "With --kind shared there is one, that all of them see; with --kind single one, for one node at a time, that cps disk attach gives it to.",
                "A readonly one is a copy of an image of the cloud's; a volatile one goes with its node."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps disk create lab/jobs/data --size 10GiB --at /srv/data",
                "  cps disk create blog/web/uploads --kind shared --size 1GiB --at /srv/uploads --role backend",
                "  cps disk create lab/jobs/results --kind single --size 5GiB --at /srv/results --node node/1",
                "  cps disk create lab/jobs/genomes --kind readonly --image flora-and-fauna --at /srv/genomes"
            })
    static final class Create extends Command {
        @Parameters(index = "0", paramLabel = "APP/SERVICE/DISK", description = "The service, and a name for the disk.")
        String disk = "";

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                description = "For example 10GiB; a readonly one has its image's without.")
        String size = "";

        @Option(
                names = "--at",
                paramLabel = "PATH",
                required = true,
                description = "Where the node's processes see it, for example /srv/data.")
        String at = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                defaultValue = "persistent",
                description = "persistent (unless you say otherwise), shared, single, readonly or volatile.")
        String kind = "";

        @Option(names = "--role", paramLabel = "ROLE", description = "Whose nodes get it; all of them without.")
        String role = "";

        @Option(names = "--node", paramLabel = "ROLE/N", description = "Which node has a single one; none without.")
        String node = "";

        @Option(names = "--image", paramLabel = "IMAGE", description = "What a readonly one is a copy of.")
        String image = "";

        @Option(
                names = "--from",
                paramLabel = "ARCHIVE",
                description = "A path inside the repository or an https URL: what it is filled with while it is empty.")
        String from = "";

        @Override
        public Integer call() {
            ObjectNode body = Json.object().put("kind", kind).put("at", at);
            put(body, "size", size);
            put(body, "role", role);
            put(body, "node", node);
            put(body, "image", image);
            put(body, "from", from);
            return changed(this, reconciler().put(Named.parse(disk).path(), body));
        }

        private static void put(ObjectNode body, String name, String value) {
            if (!value.isEmpty()) {
                body.put(name, value);
            }
        }
    }

    @CommandLine.Command(
            name = "attach",
            description = {
                "Gives a single disk to a node, by a commit; the node that has it lets it go first.",
                "The node's processes are started again with it: what it mounts is a part of what they see."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps disk attach lab/jobs/results node/2"})
    static final class Attach extends Command {
        @Parameters(
                index = "0",
                paramLabel = "APP/SERVICE/DISK",
                description = "A single disk, as cps disk list shows it.")
        String disk = "";

        @Parameters(index = "1", paramLabel = "ROLE/N", description = "A node of its service, for example node/2.")
        String node = "";

        @Override
        public Integer call() {
            return changed(
                    this,
                    reconciler().post(Named.parse(disk).path(), Json.object().put("node", node)));
        }
    }

    @CommandLine.Command(
            name = "detach",
            description = {
                "Takes a single disk from the node that has it, by a commit. What is on it stays.",
                "A node lets go of it once the rest of it works without; one that cannot keeps it until it is taken away, or its service stopped."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps disk detach lab/jobs/results"})
    static final class Detach extends Command {
        @Parameters(
                index = "0",
                paramLabel = "APP/SERVICE/DISK",
                description = "A single disk, as cps disk list shows it.")
        String disk = "";

        @Override
        public Integer call() {
            return changed(
                    this,
                    reconciler().post(Named.parse(disk).path(), Json.object().put("node", "")));
        }
    }

    @CommandLine.Command(
            name = "update",
            description = {
                "Makes a disk larger, or mounts it at another place, by a commit. What is on it stays; no disk becomes smaller.",
                "It grows while it is in use where its cloud can do that, and else once its service is stopped."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps disk update lab/jobs/data --size 20GiB",
                "  cps disk update lab/jobs/data --at /srv/results"
            })
    static final class Update extends Command {
        @Parameters(index = "0", paramLabel = "APP/SERVICE/DISK", description = "As the manifest names it.")
        String disk = "";

        @Option(names = "--size", paramLabel = "SIZE", description = "For example 20GiB.")
        String size = "";

        @Option(names = "--at", paramLabel = "PATH", description = "Where the node's processes see it.")
        String at = "";

        @Override
        public Integer call() {
            ObjectNode body = Json.object();
            Create.put(body, "size", size);
            Create.put(body, "at", at);
            return changed(this, reconciler().post(Named.parse(disk).path(), body));
        }
    }

    private static int changed(Command command, JsonNode change) {
        return command.show(change, each -> ChangeCommands.Change.describe(command.output(), each));
    }

    @CommandLine.Command(
            name = "delete",
            description = {
                "APP/SERVICE/DISK: takes the disk from all nodes of the service, by a commit. Its data goes to the trash, or stays, as the service's onDelete says.",
                "APP/SERVICE/ROLE/N/DISK: moves a disk that no node has, one that is kept, to the trash.",
                "From the trash it comes back with cps trash restore."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps disk delete lab/jobs/data", "  cps disk delete blog/db/mysql/3/data --yes"})
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
            boolean isOfManifest =
                    disk.split("/", -1).length == Named.PARTS && !stateOf(disk).equals(Optional.of("kept"));
            if (!yes) {
                String what = isOfManifest
                        ? "takes disk " + disk + " from all its nodes"
                        : "moves disk " + disk + " to the trash";
                ChangeCommands.confirm(this, "This " + what + ".", "delete");
            }
            if (isOfManifest) {
                return changed(this, reconciler().deleted(Named.parse(disk).path()));
            }
            reconciler().delete(DISKS + "/" + disk);
            output().note("Waiting for " + disk + " to go.");
            Instant end = surroundings().clock().instant().plus(PATIENCE);
            while (stateOf(disk).isPresent()) {
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

        /** Empty: there is none of that name. */
        private Optional<String> stateOf(String name) {
            // of all applications: one of which nothing is left any more is not known any more
            return Json.items(disks(reconciler(), "").path("items")).stream()
                    .filter(each -> Json.text(each, "name").equals(name))
                    .map(each -> Json.text(each, "state"))
                    .findFirst();
        }
    }
}
