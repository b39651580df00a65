package org.conpaas.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.TypeSchema;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "init",
        description = "Writes a commented manifest to begin with.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps manifest init blog",
            "  cps manifest init blog --type java --service web --to deploy/blog.yaml",
            "  cps manifest init blog --interactive"
        })
final class ManifestInit extends Command {
    @Parameters(paramLabel = "NAME", description = "The application's: a DNS label.")
    String name = "";

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description = "Of its service (default: helloworld; see cps service types).")
    String type = "helloworld";

    @Option(names = "--service", paramLabel = "NAME", description = "What to call the service (default: web).")
    String service = "web";

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where to write it (default: manifest.yaml); - is standard output.")
    String to = "manifest.yaml";

    @Option(
            names = {"-i", "--interactive"},
            description = "Ask for the type.")
    boolean interactive;

    @Override
    public Integer call() throws IOException {
        String text = text(schema(interactive ? ask() : type));
        if (to.equals("-")) {
            output().raw(text);
            return OK;
        }
        Path file = surroundings().folder().resolve(to);
        if (Files.exists(file)) {
            throw Failure.of("The file exists already.").at(file).mend("name another with --to FILE");
        }
        Files.writeString(file, text);
        output().line("Wrote " + file + ".");
        output().note("Next: " + surroundings().program() + " manifest validate " + to + "; "
                + surroundings().program() + " plan -f " + to + "; then commit and push it.");
        return OK;
    }

    private String ask() throws IOException {
        List<TypeSchema> types = Offline.catalogue().schemas();
        for (int number = 1; number <= types.size(); number++) {
            TypeSchema each = types.get(number - 1);
            output().note(number + "  " + each.type() + ": " + each.summary());
        }
        output().note("Which type? (1 to " + types.size() + ")");
        String answer =
                new BufferedReader(new InputStreamReader(surroundings().in(), StandardCharsets.UTF_8)).readLine();
        if (answer == null || !answer.strip().matches("[1-9]\\d?") || Integer.parseInt(answer.strip()) > types.size()) {
            throw Failure.of("No type was chosen.").mend("answer with a number, or say --type TYPE");
        }
        return types.get(Integer.parseInt(answer.strip()) - 1).type();
    }

    private TypeSchema schema(String wanted) {
        return Offline.catalogue().find(wanted).map(Manager::schema).orElseThrow(() -> Failure.of(
                        "There is no service type " + wanted + ".")
                .mend("choose one of: "
                        + Offline.catalogue().schemas().stream()
                                .map(TypeSchema::type)
                                .collect(Collectors.joining(", "))));
    }

    /** Fields that a service of the type must have; the only ones so far are secrets. */
    private String required(TypeSchema schema) {
        return Json.texts(Json.parse(schema.fragment()).path("required")).stream()
                .map(field -> "      " + field + ": {secret: " + name + "-" + service + "}   # "
                        + surroundings().program() + " secret set " + name + "-" + service + "\n")
                .collect(Collectors.joining());
    }

    private String text(TypeSchema schema) {
        String roles = schema.roles().entrySet().stream()
                .map(role -> role.getKey() + ": " + role.getValue().count())
                .collect(Collectors.joining(", "));
        return String.join(
                        "\n",
                        "# yaml-language-server: $schema=https://conpaas.org/schema/application-v1.json",
                        "apiVersion: conpaas.org/v1",
                        "kind: Application",
                        "metadata:",
                        "  name: " + name + "                # unique in the installation",
                        "  description: What it is for.",
                        "spec:",
                        "  services:",
                        "    " + service + ":",
                        "      type: " + schema.type() + "   # " + schema.summary(),
                        "      # uses: [db]             # services that must be healthy first",
                        "      # environment: {KEY: value}",
                        "      # running: false         # stops its nodes, keeps its data",
                        (schema.code()
                                        ? "      code: {archive: code/" + service
                                                + ".tar.gz}   # a path in the repository\n"
                                        : "")
                                + required(schema)
                                + "      nodes: {" + roles + "}   # totals, by role")
                + "\n";
    }
}
