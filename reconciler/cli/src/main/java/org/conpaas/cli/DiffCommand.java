package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "diff",
        description = {
            "How what runs differs from what is committed, value by value; with -f, how a file differs from the export.",
            "Exit code 0: not at all, 2: it does, 1: an error."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps diff hello", "  cps diff hello -f manifest.yaml"})
final class DiffCommand extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A manifest of it.")
    @Nullable
    String file;

    @Override
    public Integer call() throws IOException {
        return file == null ? drift() : text(surroundings().folder().resolve(file));
    }

    private int drift() {
        JsonNode plan = reconciler().get(app(application) + "/plan");
        show(plan, this::steps);
        return PlanDocument.changes(plan) ? CHANGES : OK;
    }

    private int steps(JsonNode plan) {
        if (plan.path("steps").isEmpty()) {
            output().note(application + ": what runs is what was committed.");
        }
        for (JsonNode step : plan.path("steps")) {
            render().plan(Json.text(step, "symbol") + " " + Json.text(step, "subject") + "  ("
                    + Json.text(step, "reason") + ")");
            Json.texts(step.path("detail")).forEach(line -> output().line("    " + line));
        }
        return OK;
    }

    private int text(Path wanted) throws IOException {
        if (!Files.isRegularFile(wanted)) {
            throw Failure.of("There is no such file.").at(wanted).mend("name a manifest of " + application);
        }
        Path folder = Files.createTempDirectory("cps-diff");
        try {
            Path running = folder.resolve("running.yaml");
            Files.writeString(running, reconciler().text(app(application) + "/export"));
            Git.Result result = new Git(folder)
                    .attempt("diff", "--no-index", "--no-color", "--", running.toString(), wanted.toString());
            return told(result);
        } finally {
            Files.deleteIfExists(folder.resolve("running.yaml"));
            Files.delete(folder);
        }
    }

    private int told(Git.Result result) {
        if (result.isOk()) {
            output().note(application + ": what runs is what the file says.");
            return OK;
        }
        // the first lines name temporary files and object ids
        result.said().lines().dropWhile(line -> !line.startsWith("@@")).forEach(output()::line);
        return CHANGES;
    }
}
