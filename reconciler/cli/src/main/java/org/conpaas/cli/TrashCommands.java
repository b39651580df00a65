package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.conpaas.manifest.Units;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "trash",
        description = "Data of services that are gone: what there is, bring it back, take a copy, destroy it.",
        subcommands = {
            TrashCommands.Listing.class,
            TrashCommands.Restore.class,
            TrashCommands.Get.class,
            TrashCommands.Empty.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps trash list",
            "  cps trash restore blog/db",
            "  cps trash get blog/db",
            "  cps trash empty --older-than 7d"
        })
final class TrashCommands extends Group {
    /** The volumes of a service go in one pass, which may wait for a cloud or an agent. */
    private static final Duration TOGETHER = Duration.ofHours(1);

    private static final String WHAT = "An application, APP/SERVICE, a volume, or the ID of one deletion.";

    /** Whether it is of what somebody named. */
    private static boolean isOf(JsonNode each, String what) {
        String volume = Json.text(each, "volume");
        return volume.equals(what)
                || volume.startsWith(what + "/")
                || Json.text(each, "id").equals(what);
    }

    /** {@code items} of the trash. @param what empty: all of it */
    private static ObjectNode find(Reconciler reconciler, String what) {
        return Command.only(reconciler.list("/trash"), each -> what.isEmpty() || isOf(each, what));
    }

    private static boolean isDump(JsonNode each) {
        return Json.text(each, "kind").equals("dump");
    }

    /** {@code items} of the trash, at least one. */
    private static List<JsonNode> some(Command command, String what) {
        ObjectNode found = find(command.reconciler(), what);
        List<JsonNode> items = Json.items(found.path("items"));
        if (items.isEmpty()) {
            throw Command.unlessMissing(
                    found,
                    Failure.of("The trash has nothing of that name.")
                            .at(what)
                            .mend("see what there is: " + command.surroundings().program() + " trash list"));
        }
        return items;
    }

    private static Instant deletedAt(JsonNode each) {
        return Instant.parse(Json.text(each, "deletedAt"));
    }

    private static String space(JsonNode each) {
        return Render.bytes(each.path("sizeBytes").asLong());
    }

    @CommandLine.Command(
            name = "list",
            description = "What can be brought back, and until when.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps trash list", "  cps trash list blog/db -o json"})
    static final class Listing extends Command {
        @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = WHAT)
        String what = "";

        @Override
        public Integer call() {
            return list(
                    find(reconciler(), what),
                    what.isEmpty() ? "The trash is empty." : "The trash has nothing of " + what + ".",
                    Column.of("VOLUME", "volume"),
                    Column.of("KIND", "kind"),
                    Column.of("DELETED", each -> render().ago(Json.text(each, "deletedAt"))),
                    Column.of("DESTROYED", each -> render().ahead(Json.text(each, "destroyedAt"))),
                    Column.of("SIZE", TrashCommands::space),
                    Column.of("ID", "id"));
        }
    }

    @CommandLine.Command(
            name = "restore",
            description = {
                "Brings data back as it was when it was deleted: what left with the last deletion of a service, in an hour.",
                "What was deleted earlier comes back by its ID.",
                "It waits for its service, which finds it when it is in the manifest again."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps trash restore blog/db", "  cps trash restore blog"})
    static final class Restore extends Command {
        @Parameters(index = "0", paramLabel = "WHAT", description = WHAT)
        String what = "";

        @Override
        public Integer call() {
            List<JsonNode> disks =
                    some(this, what).stream().filter(each -> !isDump(each)).toList();
            if (disks.isEmpty()) {
                throw Failure.of("There is no disk that could come back, only a dump.")
                        .at(what)
                        .mend("write it to a file, and name that as the dump of a service: "
                                + surroundings().program() + " trash get " + what);
            }
            ObjectNode restored = Json.object();
            ArrayNode items = restored.putArray("items");
            // One after the other on the screen, too: should one fail, it is seen which are back
            for (JsonNode each : lastDeletions(disks)) {
                items.add(reconciler().post(path(each)));
                output().note("Restored " + Json.text(each, "volume") + ", deleted "
                        + render().ago(Json.text(each, "deletedAt")) + ".");
            }
            return show(restored, all -> next(all.path("items")));
        }

        private static String path(JsonNode each) {
            return "/trash/" + Reconciler.escape(Json.text(each, "cloud")) + "/"
                    + Reconciler.escape(Json.text(each, "id")) + "/restore";
        }

        private int next(JsonNode restored) {
            Set<String> services = new TreeSet<>();
            restored.forEach(each -> services.add(service(each)));
            String application = Json.text(restored.path(0), "application");
            output().line("It waits for " + String.join(", ", services)
                    + ": bring it back into its manifest, for example by "
                    + surroundings().program() + " rollback " + application);
            return OK;
        }

        /** An older deletion may hold the data of another life of the service: what left together comes back together. */
        private static Collection<JsonNode> lastDeletions(List<JsonNode> disks) {
            Map<String, Instant> last = new HashMap<>();
            for (JsonNode each : disks) {
                last.merge(service(each), deletedAt(each), (one, other) -> one.isAfter(other) ? one : other);
            }
            Map<String, JsonNode> chosen = new TreeMap<>();
            for (JsonNode each : disks) {
                Instant limit = last.getOrDefault(service(each), Instant.MAX).minus(TOGETHER);
                if (!deletedAt(each).isBefore(limit)) {
                    chosen.merge(
                            Json.text(each, "volume"),
                            each,
                            (one, other) -> deletedAt(one).isAfter(deletedAt(other)) ? one : other);
                }
            }
            return chosen.values();
        }

        private static String service(JsonNode each) {
            return Json.text(each, "application") + "/" + Json.text(each, "service");
        }
    }

    @CommandLine.Command(
            name = "get",
            description = {
                "Writes the last dump that was taken before a database went to a file.",
                "It can be the dump of another service's manifest; the disk itself comes back with: cps trash restore."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps trash get blog/db", "  cps trash get blog/db --to -"})
    static final class Get extends Command {
        @Parameters(index = "0", paramLabel = "WHAT", description = WHAT)
        String what = "";

        @Mixin
        WrittenTo target = new WrittenTo();

        @Override
        public Integer call() throws IOException {
            List<JsonNode> dumps =
                    some(this, what).stream().filter(TrashCommands::isDump).toList();
            Set<String> of = new TreeSet<>();
            dumps.forEach(each -> of.add(Json.text(each, "volume")));
            if (of.size() > 1) {
                throw Failure.of("There are dumps of more than one database.")
                        .at(what)
                        .mend("name one: " + String.join(", ", of));
            }
            JsonNode dump = dumps.stream()
                    .max(Comparator.comparing(TrashCommands::deletedAt))
                    .orElseThrow(() -> Failure.of("No dump of it was taken; its disks are there.")
                            .at(what)
                            .mend("bring them back: " + surroundings().program() + " trash restore " + what));
            String id = Json.text(dump, "id");
            target.write(surroundings(), () -> fileName(id), out -> reconciler()
                            .download("/trash/dumps/" + Reconciler.escape(id), out))
                    .ifPresent(file -> output().line(
                                    "Wrote " + file + ", taken " + render().ago(Json.text(dump, "deletedAt")) + "."));
            return OK;
        }

        /** Without what keeps IDs apart. */
        private static String fileName(String id) {
            return id.substring(id.indexOf('~') + 1).replace('~', '-');
        }
    }

    @CommandLine.Command(
            name = "empty",
            description = "Destroys, for good, what was deleted longer ago than that. Asks first.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps trash empty --older-than 7d", "  cps trash empty --older-than 0s --yes"})
    static final class Empty extends Command {
        @Option(
                names = "--older-than",
                paramLabel = "DURATION",
                required = true,
                description = "For example 12h or 7d; 0s is all of it.")
        String olderThan = "";

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        boolean yes;

        @Override
        public Integer call() throws IOException {
            Instant before = surroundings()
                    .clock()
                    .instant()
                    .minus(Units.duration(olderThan).orElseThrow(() -> Failure.of("This is no duration.")
                            .at(olderThan)
                            .mend("write a number and its unit, for example 7d")));
            if (!yes) {
                ChangeCommands.confirm(
                        this,
                        "This destroys what was deleted more than " + olderThan + " ago. Nothing brings it back.",
                        "destroy");
            }
            JsonNode gone = reconciler().post("/trash/purge", Json.object().put("before", before.toString()));
            return show(gone, any -> {
                for (JsonNode each : any.path("destroyed")) {
                    output().line("Destroyed " + Json.text(each, "volume") + ", deleted "
                            + render().ago(Json.text(each, "deletedAt")) + ".");
                }
                List<String> missing = Json.texts(any.path("missing"));
                missing.forEach(cloud -> output().note("Nothing was destroyed there, as it does not answer: " + cloud));
                if (any.path("destroyed").isEmpty() && missing.isEmpty()) {
                    output().line(
                                    "Nothing was destroyed: nothing is that old, or what is has snapshots (see cps snapshot list).");
                }
                return OK;
            });
        }
    }
}
