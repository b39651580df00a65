package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Predicate;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "snapshot",
        description = {
            "What was on a disk at one moment: keep it, go back to it, destroy it.",
            "Its cloud keeps it until you destroy it, also when the disk is gone; it counts towards the cloud's quota."
        },
        subcommands = {
            SnapshotCommands.Listing.class,
            SnapshotCommands.Create.class,
            SnapshotCommands.Restore.class,
            SnapshotCommands.Delete.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps snapshot create lab/jobs/results",
            "  cps snapshot list lab",
            "  cps snapshot restore lab/jobs/results"
        })
final class SnapshotCommands extends Group {
    private static final String SNAPSHOTS = "/snapshots";

    /** The newest of those that are wanted. @param what as the user called it */
    private static JsonNode newest(Command command, OneCloud only, String what, Predicate<JsonNode> wanted) {
        ObjectNode found = Command.only(command.reconciler().list(only.path()), wanted);
        return Json.items(found.path("items")).stream()
                .max(Comparator.comparing(SnapshotCommands::takenAt))
                .orElseThrow(() -> Command.unlessMissing(found, none(command, what)));
    }

    /** For while another does not answer. */
    static final class OneCloud {
        @Option(
                names = "--cloud",
                paramLabel = "CLOUD",
                description = "Only that cloud is asked, for example while another does not answer.")
        String cloud = "";

        String path() {
            return cloud.isEmpty() ? SNAPSHOTS : SNAPSHOTS + "?cloud=" + Reconciler.escape(cloud);
        }
    }

    private static Instant takenAt(JsonNode each) {
        return Instant.parse(Json.text(each, "takenAt"));
    }

    private static String path(JsonNode each) {
        return SNAPSHOTS + "/" + Reconciler.escape(Json.text(each, "cloud")) + "/"
                + Reconciler.escape(Json.text(each, "id"));
    }

    private static Failure none(Command command, String what) {
        return Failure.of("There is no snapshot of that name.")
                .at(what)
                .mend("see what there is: " + command.surroundings().program() + " snapshot list");
    }

    @CommandLine.Command(
            name = "list",
            description = "The snapshots of all applications, or of one, also of disks that are gone.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps snapshot list", "  cps snapshot list lab --cloud mycloud", "  cps snapshot list -o json"})
    static final class Listing extends Command {
        @Parameters(index = "0", arity = "0..1", paramLabel = "APP", description = "An application; without it all.")
        String application = "";

        @Mixin
        OneCloud only = new OneCloud();

        @Override
        public Integer call() {
            ObjectNode found = only(
                    reconciler().list(only.path()),
                    each -> application.isEmpty()
                            || Json.text(each, "application").equals(application));
            return list(
                    found,
                    application.isEmpty()
                            ? "There are no snapshots."
                            : "There are no snapshots of " + application + ".",
                    Column.of("DISK", "disk"),
                    Column.of("TAKEN", each -> render().ago(Json.text(each, "takenAt"))),
                    Column.of(
                            "SIZE", each -> Render.bytes(each.path("sizeBytes").asLong())),
                    Column.of("CLOUD", "cloud"),
                    Column.of("ID", "id"));
        }
    }

    @CommandLine.Command(
            name = "create",
            description = {
                "Keeps what is on a disk now, also while a node uses it.",
                "Of one in use it has what is there after a power cut: file systems and databases get over that; what a program has not written yet is not in it."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps snapshot create lab/jobs/results", "  cps snapshot create blog/db/mysql/1/storage"})
    static final class Create extends Command {
        @Parameters(index = "0", paramLabel = "DISK", description = "As cps disk list shows it.")
        String disk = "";

        @Override
        public Integer call() {
            output().note("Taking a snapshot of " + disk + ".");
            JsonNode taken = reconciler().post(SNAPSHOTS, Json.object().put("disk", disk));
            return show(taken, each -> {
                output().line("Snapshot " + Json.text(each, "id") + " of " + disk + " is taken. To go back to it: "
                        + surroundings().program() + " snapshot restore " + disk);
                return OK;
            });
        }
    }

    @CommandLine.Command(
            name = "restore",
            description = {
                "Makes a disk what it was when its last snapshot was taken, or the one of that ID. What it is now goes to the trash.",
                "No machine may have the disk meanwhile: stop its service first, or take a single disk from its node. One that is gone comes back, and waits for its service."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps service stop lab/jobs",
                "  cps snapshot restore lab/jobs/node/1/data",
                "  cps service start lab/jobs",
                "  cps snapshot restore 0d4e0c1e-6d53-4f4e-9a6c-0a3d7a6e4f0b --yes"
            })
    static final class Restore extends Command {
        @Parameters(index = "0", paramLabel = "WHAT", description = "A disk, or the ID of one snapshot.")
        String what = "";

        @Mixin
        OneCloud only = new OneCloud();

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        boolean yes;

        @Override
        public Integer call() throws IOException {
            JsonNode chosen = newest(
                    this,
                    only,
                    what,
                    each -> Json.text(each, "disk").equals(what)
                            || Json.text(each, "id").equals(what));
            String disk = Json.text(chosen, "disk");
            String then = render().ago(Json.text(chosen, "takenAt"));
            if (!yes) {
                ChangeCommands.confirm(
                        this,
                        "Disk " + disk + " becomes what it was " + then + ". What it is now goes to the trash.",
                        "restore");
            }
            output().note("Restoring " + disk + "; a large disk takes its cloud a while.");
            return show(reconciler().post(path(chosen) + "/restore"), any -> {
                output().line("Disk " + disk + " is what it was " + then
                        + ". What it was before, if it was there, is in the trash: "
                        + surroundings().program() + " trash list " + disk);
                return OK;
            });
        }
    }

    @CommandLine.Command(
            name = "delete",
            description = "Destroys a snapshot, for good. The disk stays as it is.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps snapshot delete 0d4e0c1e-6d53-4f4e-9a6c-0a3d7a6e4f0b"})
    static final class Delete extends Command {
        @Parameters(index = "0", paramLabel = "ID", description = "As cps snapshot list shows it.")
        String id = "";

        @Mixin
        OneCloud only = new OneCloud();

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        boolean yes;

        @Override
        public Integer call() throws IOException {
            JsonNode chosen =
                    newest(this, only, id, each -> Json.text(each, "id").equals(id));
            String taken = "the snapshot of " + Json.text(chosen, "disk") + ", taken "
                    + render().ago(Json.text(chosen, "takenAt"));
            if (!yes) {
                ChangeCommands.confirm(this, "This destroys " + taken + ". Nothing brings it back.", "destroy");
            }
            return show(reconciler().deleted(path(chosen)), any -> {
                output().line("Destroyed " + taken + ".");
                return OK;
            });
        }
    }
}
