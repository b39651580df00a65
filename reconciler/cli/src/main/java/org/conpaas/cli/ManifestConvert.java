package org.conpaas.cli;

import java.util.List;
import java.util.Map;
import org.conpaas.manifest.ProblemPrinter;
import org.conpaas.manifest.legacy.Converted;
import org.conpaas.manifest.legacy.LegacyManifest;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "convert",
        description = "Prints one of ConPaaS' JSON manifests as YAML; what changed or was left out is a warning.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps manifest convert sudoku.json", "  cps manifest convert sudoku.json > sudoku.yaml"})
final class ManifestConvert extends Command {
    @Parameters(paramLabel = "FILE.json", description = "The manifest.")
    String file = "";

    @Override
    public Integer call() {
        Map<String, String> texts = Offline.texts(Offline.load(surroundings().folder(), List.of(file)));
        Converted converted = LegacyManifest.convert(file, texts.getOrDefault(file, ""));
        converted.problems().forEach(problem -> output().note(ProblemPrinter.line(problem)));
        converted.yaml().ifPresent(output()::raw);
        return converted.yaml().isPresent() ? OK : ERROR;
    }
}
