package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "export",
        description = {
            "Writes what runs as a manifest: what is committed with the values that differ, comments and order kept.",
            "Changes nothing, holds no secret; planned again, it is zero actions."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps manifest export hello",
            "  cps manifest export hello > hello.yaml",
            "  cps manifest export hello --adopt"
        })
final class ManifestExport extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Option(
            names = "--adopt",
            description =
                    "Commit it to the application's source instead of printing it; where that is not ours to push to,"
                            + " print the patch.")
    boolean adopt;

    @Option(
            names = "--data",
            description = "Also put dumps and volume snapshots beside it. No service type of this release has any.")
    boolean data;

    @Override
    public Integer call() {
        if (data) {
            throw Failure.of("There is no data to export.")
                    .at("--data")
                    .because(
                            "helloworld, java and generic have neither dumps nor snapshots that a manifest could refer to")
                    .mend("leave --data out; what is on the disks of nodes stays there, copy it by hand");
        }
        if (adopt) {
            JsonNode change = reconciler().post(app(application) + "/adopt", Json.object());
            return show(change, answer -> ChangeCommands.Change.describe(output(), answer));
        }
        output().raw(reconciler().text(app(application) + "/export"));
        return OK;
    }
}
