package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.conpaas.cli.client.Json;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.ManifestSchema;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemPrinter;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "manifest",
        description = "Manifests: what an application should be, as a file.",
        subcommands = {
            ManifestInit.class,
            ManifestCommands.Validate.class,
            ManifestFormat.class,
            ManifestConvert.class,
            ManifestCommands.Schema.class,
            ManifestExport.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps manifest init blog --type java", "  cps manifest validate manifest.yaml"})
final class ManifestCommands extends Group {
    @CommandLine.Command(
            name = "validate",
            description = "Lists every problem of manifests; exit code 1 when there is an error. Needs no reconciler.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps manifest validate manifest.yaml", "  cps manifest validate *.yaml -o json"})
    static final class Validate extends Command {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "The manifests.")
        List<String> files = new ArrayList<>();

        @Override
        public Integer call() {
            Map<String, byte[]> contents = Offline.load(surroundings().folder(), files);
            ManifestResult result = Offline.read(contents);
            ObjectNode answer = Json.object();
            answer.set("problems", PlanDocument.problems(result.problems()));
            show(answer, all -> list(contents, result));
            return result.hasErrors() ? ERROR : OK;
        }

        private int list(Map<String, byte[]> contents, ManifestResult result) {
            ProblemPrinter printer = new ProblemPrinter(Offline.texts(contents), output().isColoured());
            result.problems().forEach(problem -> output().line(printer.print(problem)));
            output().note(summary(result));
            return OK;
        }

        private static String summary(ManifestResult result) {
            long errors = result.problems().stream().filter(Problem::isError).count();
            long warnings = result.problems().size() - errors;
            String found = errors == 0
                    ? count(result.manifests().size(), "application") + ", no error"
                    : count(errors, "error");
            String skipped =
                    result.skipped() == 0 ? "" : ", " + count(result.skipped(), "foreign document") + " skipped";
            return found + (warnings == 0 ? "" : ", " + count(warnings, "warning")) + skipped + ".";
        }

        private static String count(long number, String noun) {
            return number + " " + noun + (number == 1 ? "" : "s");
        }
    }

    @CommandLine.Command(
            name = "schema",
            description = "The JSON Schema of manifests, for editors and other programs. Needs no reconciler.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps manifest schema", "  cps manifest schema > application-v1.json"})
    static final class Schema extends Command {
        @Override
        public Integer call() {
            String text = ManifestSchema.json(Offline.catalogue().schemas());
            if (options.format == Output.Format.yaml) {
                JsonNode schema = Json.parse(text);
                output().document(options.format, schema);
                return OK;
            }
            output().raw(text);
            return OK;
        }
    }
}
