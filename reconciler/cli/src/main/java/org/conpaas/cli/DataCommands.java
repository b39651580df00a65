package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "data",
        description = "Data of a service: what there is, and a copy of it while the service goes on.",
        subcommands = {DataCommands.Listing.class, DataCommands.Get.class},
        footerHeading = "%nExamples:%n",
        footer = {"  cps data list blog/db", "  cps data get blog/db", "  cps data get blog/web uploads --to -"})
final class DataCommands extends Group {
    abstract static class OfService extends Command {
        @Parameters(index = "0", paramLabel = "APP/SERVICE", description = "The service.")
        String service = "";

        JsonNode all() {
            return reconciler().list(path());
        }

        String path() {
            return ServicePath.parse(service).path() + "/data";
        }

        String none() {
            return service + " has no data that can be taken out.";
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "What can be taken out of a service.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps data list blog/db", "  cps data list blog/web -o json"})
    static final class Listing extends OfService {
        @Override
        public Integer call() {
            return list(
                    all(), none(), Column.of("NAME", "name"), Column.of("FILE", "fileName"), Column.of("FROM", "role"));
        }
    }

    @CommandLine.Command(
            name = "get",
            description = {
                "Writes data to a file: databases as SQL as they are at one moment, folders as an archive.",
                "A database's file can be the dump of another service's manifest."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps data get blog/db",
                "  cps data get blog/db --to monday.sql.gz",
                "  cps data get blog/web uploads --to -"
            })
    static final class Get extends OfService {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "NAME",
                description = "Which (default: the only one there is).")
        String name = "";

        @Mixin
        WrittenTo target = new WrittenTo();

        @Override
        public Integer call() throws IOException {
            JsonNode wanted = wanted();
            String from = path() + "/" + Reconciler.escape(Json.text(wanted, "name"));
            Optional<Path> file = target.write(surroundings(), () -> Json.text(wanted, "fileName"), out -> reconciler()
                    .data(from, out, this::progress));
            output().clearProgress();
            if (file.isPresent()) {
                output().line("Wrote " + Render.bytes(Files.size(file.get())) + " to " + file.get() + ".");
            }
            return OK;
        }

        private JsonNode wanted() {
            List<JsonNode> all = Json.items(all().path("items"));
            if (all.isEmpty()) {
                throw Failure.of(none()).at(service).mend("see what there is: cps service list");
            }
            List<JsonNode> named = name.isEmpty()
                    ? all
                    : all.stream()
                            .filter(each -> Json.text(each, "name").equals(name))
                            .toList();
            if (named.size() != 1) {
                throw Failure.of(named.isEmpty() ? "There is no such data." : "There is more than one.")
                        .at(name.isEmpty() ? service : name)
                        .mend("name one: "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(each -> Json.text(each, "name"))
                                                .toList()));
            }
            return named.get(0);
        }

        private void progress(long bytes) {
            if (surroundings().errIsTerminal()) {
                output().progress("Took " + Render.bytes(bytes));
            }
        }
    }
}
