package org.conpaas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.conpaas.manifest.edit.ManifestFormatter;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "fmt",
        description = "Brings manifests into their usual form, comments and order kept. Needs no reconciler.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps manifest fmt manifest.yaml", "  cps manifest fmt --check *.yaml"})
final class ManifestFormat extends Command {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The manifests; they are rewritten.")
    List<String> files = new ArrayList<>();

    @Option(names = "--check", description = "Rewrite nothing; exit code 1 when a file is not in its usual form.")
    boolean check;

    @Override
    public Integer call() throws IOException {
        boolean differ = false;
        Map<String, String> texts = Offline.texts(Offline.load(surroundings().folder(), files));
        for (Map.Entry<String, String> file : texts.entrySet()) {
            String formatted = ManifestFormatter.format(file.getValue());
            if (!formatted.equals(file.getValue())) {
                differ = true;
                settle(file.getKey(), formatted);
            }
        }
        return check && differ ? ERROR : OK;
    }

    private void settle(String file, String formatted) throws IOException {
        output().line(file);
        if (!check) {
            Files.writeString(surroundings().folder().resolve(file), formatted);
        }
    }
}
