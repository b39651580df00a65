package org.conpaas.cli;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "export",
        description =
                "Writes what runs as a manifest: the committed file with the values that differ. Changes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps manifest export hello", "  cps manifest export hello > hello.yaml"})
final class ManifestExport extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Override
    public Integer call() {
        output().raw(reconciler().text(app(application) + "/export"));
        return OK;
    }
}
