package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.jspecify.annotations.Nullable;
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
            "  cps manifest export hello --adopt",
            "  cps manifest export blog --data copy --name blog2"
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
            paramLabel = "DIR",
            description =
                    "Write DIR/manifest.yaml, and beside it the data of the services, taken while they serve, and code that"
                            + " was uploaded. Committed elsewhere it makes the same application again.")
    @Nullable
    String data;

    @Option(names = "--name", paramLabel = "NAME", description = "With --data: what the application is called there.")
    @Nullable
    String name;

    @Option(names = "--force", description = "With --data: overwrite what is there.")
    boolean force;

    @Override
    public Integer call() throws IOException {
        if (data != null) {
            return write(surroundings().folder().resolve(data));
        }
        if (name != null || force) {
            throw Failure.of("--name and --force go with --data.")
                    .at(application)
                    .mend("say --data DIR too");
        }
        if (adopt) {
            JsonNode change = reconciler().post(app(application) + "/adopt", Json.object());
            return show(change, answer -> ChangeCommands.Change.describe(output(), answer));
        }
        output().raw(reconciler().text(app(application) + "/export"));
        return OK;
    }

    private int write(Path folder) throws IOException {
        ExportFolder export = new ExportFolder(reconciler(), folder, force, this::progress);
        export.write(application, name == null ? application : name);
        output().clearProgress();
        export.written().forEach(path -> output().line("Wrote " + folder.resolve(path) + "."));
        export.lacking().forEach(path -> output().note(
                        "Copy " + path + " of the application's repository to " + folder.resolve(path) + "."));
        export.missing().forEach(what -> output().note("Not in it: " + what + "."));
        return export.missing().isEmpty() ? OK : ERROR;
    }

    private void progress(String file, long bytes) {
        if (surroundings().errIsTerminal()) {
            output().progress(file + ": " + Render.bytes(bytes));
        }
    }
}
