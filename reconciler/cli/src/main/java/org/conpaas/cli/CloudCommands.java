package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "cloud",
        description = "Clouds: what can be had from them, what is left of their quotas, what is left over.",
        subcommands = {
            CloudCommands.Listing.class,
            CloudCommands.Types.class,
            CloudCommands.Images.class,
            CloudCommands.Usage.class,
            CloudCommands.Strays.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps cloud list", "  cps cloud types", "  cps cloud usage mycloud"})
final class CloudCommands extends Group {
    private static String size(JsonNode item, String field) {
        long bytes = item.path(field).asLong();
        return bytes == 0 ? "" : Render.bytes(bytes);
    }

    private static String mark(JsonNode item) {
        return item.path("usual").asBoolean() ? "unless a manifest says otherwise" : "";
    }

    @CommandLine.Command(
            name = "list",
            description = "The clouds that a manifest can name, as they were last heard of.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps cloud list", "  cps cloud list -o json"})
    static final class Listing extends Command {
        @Override
        public Integer call() {
            return list(
                    reconciler().list("/clouds"),
                    "No cloud.",
                    Column.of("CLOUD", Listing::names),
                    Column.of("ANSWERS", each -> each.path("answers").asBoolean() ? "yes" : "no"),
                    Column.of("MACHINES", "machines"),
                    Column.of("VOLUMES", "volumes"),
                    Column.of("WHAT IT SAYS", Listing::words));
        }

        private static String names(JsonNode each) {
            List<String> names = new ArrayList<>(List.of(Json.text(each, "name")));
            names.addAll(Json.texts(each.path("aliases")));
            return String.join(", ", names);
        }

        private static String words(JsonNode each) {
            String problem = Json.text(each, "problem");
            return problem.isEmpty()
                    ? Json.texts(each.path("lines")).stream().findFirst().orElse("")
                    : problem;
        }
    }

    /** Asks one cloud: the one that is named, or the only one besides this machine. */
    abstract static class OfCloud extends Command {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "CLOUD",
                description = "As manifests name it; needed where the settings name several.")
        String cloud = "";

        abstract String what();

        abstract int table(JsonNode answer, String cloud);

        @Override
        public Integer call() {
            String asked = cloud.isEmpty() ? only() : cloud;
            return show(
                    reconciler().list("/clouds/" + Reconciler.escape(asked) + "/" + what()),
                    answer -> table(answer, asked));
        }

        /** This machine has no quotas, types and images: where there is another cloud, that is meant. */
        private String only() {
            List<String> others = new ArrayList<>();
            for (JsonNode each : reconciler().list("/clouds").path("items")) {
                String name = Json.text(each, "name");
                if (!name.equals("local") && !name.equals("default")) {
                    others.add(name);
                }
            }
            if (others.size() > 1) {
                throw Failure.of("There are several clouds.")
                        .because(String.join(", ", others))
                        .mend("name one of them");
            }
            return others.isEmpty() ? "local" : others.get(0);
        }
    }

    @CommandLine.Command(
            name = "types",
            description = "What machines a cloud has, for instance: of a manifest.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps cloud types", "  cps cloud types mycloud -o json"})
    static final class Types extends OfCloud {
        @Override
        String what() {
            return "types";
        }

        @Override
        int table(JsonNode answer, String cloud) {
            return print(
                    Table.of(
                            answer.path("items"),
                            Column.of("TYPE", "name"),
                            Column.of("CPU", "processors"),
                            Column.of("MEMORY", each -> size(each, "memoryBytes")),
                            Column.of("DISK", each -> size(each, "diskBytes")),
                            Column.of("SWAP", each -> size(each, "swapBytes")),
                            Column.of("ID", "id"),
                            Column.of("USED", CloudCommands::mark)),
                    "Cloud " + cloud + " has no machine types: instance: {cpu: 2, ram: 4GiB} says what a node gets.");
        }
    }

    @CommandLine.Command(
            name = "images",
            description = "What machines of a cloud can be made from, for image: of a manifest.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps cloud images", "  cps cloud images mycloud -o json"})
    static final class Images extends OfCloud {
        @Override
        String what() {
            return "images";
        }

        @Override
        int table(JsonNode answer, String cloud) {
            return print(
                    Table.of(
                            answer.path("items"),
                            Column.of("IMAGE", "name"),
                            Column.of("STATE", "state"),
                            Column.of("SIZE", each -> size(each, "sizeBytes")),
                            Column.of("LEAST DISK", each -> size(each, "leastDiskBytes")),
                            Column.of("LEAST MEMORY", each -> size(each, "leastMemoryBytes")),
                            Column.of("ID", "id"),
                            Column.of("USED", CloudCommands::mark)),
                    "Cloud " + cloud + " has no images: nodes see the programs of that machine.");
        }
    }

    @CommandLine.Command(
            name = "usage",
            description = "What the quotas of a cloud's project leave. Others may use the project, too.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps cloud usage", "  cps cloud usage mycloud -o json"})
    static final class Usage extends OfCloud {
        @Override
        String what() {
            return "usage";
        }

        @Override
        int table(JsonNode answer, String cloud) {
            return print(
                    Table.of(
                            answer.path("items"),
                            Column.of("OF", "what"),
                            Column.of("USED", "used"),
                            Column.of("LIMIT", "limit"),
                            Column.of("LEFT", "left")),
                    "Cloud " + cloud + " has no quotas that it tells.");
        }
    }

    @CommandLine.Command(
            name = "strays",
            description = {
                "What bears this installation's mark in a cloud and is of no use to it: twins, what could not be built, what nothing needs.",
                "It is only told, never taken away: look at it, then delete it by the cloud's own means."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  cps cloud strays", "  cps cloud strays mycloud -o json"})
    static final class Strays extends OfCloud {
        @Override
        String what() {
            return "strays";
        }

        @Override
        int table(JsonNode answer, String cloud) {
            return print(
                    Table.of(
                            answer.path("items"),
                            Column.of("KIND", "kind"),
                            Column.of("ID", "id"),
                            Column.of("MADE FOR", "of"),
                            Column.of("WHY", "why")),
                    "Nothing is left over on cloud " + cloud + ".");
        }
    }
}
