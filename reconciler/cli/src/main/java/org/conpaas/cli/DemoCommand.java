package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.conpaas.cli.client.Endpoint;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "demo",
        description = "Starts the reconciler if need be, commits a sample application, follows it until it answers.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps demo", "  cps demo --port 9443", "  cps demo --home /srv/conpaas"})
final class DemoCommand extends Command {
    static final String APPLICATION = "hello";
    private static final int ANSWER_MILLIS = 10_000;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "A reconciler that is started listens there (default: 8443).")
    @Nullable
    Integer port;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Wait so long for the reconciler (default: 180).")
    int timeout = 180;

    @Override
    public Integer call() throws IOException {
        if (!options.isRemote(surroundings())) {
            new UpCommand.Startup(surroundings(), home(), output())
                    .ensure(Optional.ofNullable(port), Duration.ofSeconds(timeout));
        }
        Endpoint endpoint = reconciler().endpoint();
        output().note("Reconciler   up at " + endpoint.url());
        String repository = repository();
        DemoRepository copy = new DemoRepository(home().demo(), repository, endpoint, credentialHelper());
        String revision = copy.ready(output());
        return follow(copy, revision);
    }

    private String repository() {
        JsonNode made = reconciler().post("/repositories", Json.object().put("name", "demo"));
        return Json.text(made, "url");
    }

    private int follow(DemoRepository copy, String revision) {
        output().note("Committed    " + Render.revision(revision) + " in " + copy.folder());
        output().note("Converging   " + APPLICATION);
        int code = new Convergence(reconciler(), output()).untilHealthyAt(APPLICATION, revision);
        return code == OK ? tell(copy) : code;
    }

    private int tell(DemoRepository copy) {
        JsonNode application = reconciler().get(app(APPLICATION));
        String url = url(application);
        output().line("");
        output().line(output().paint(Output.Colour.BOLD, APPLICATION + " is healthy and answers:"));
        output().line("  $ curl " + url);
        output().line("  " + answer(url));
        output().line("");
        output().line("Application  " + url);
        output().line("Dashboard    " + Json.text(reconciler().post("/login-links"), "url")
                + "   (opens once, within 60 s)");
        output().line("Manifest     " + copy.manifest());
        output().line("");
        next(copy, application);
        return OK;
    }

    private void next(DemoRepository copy, JsonNode application) {
        String cps = surroundings().program() + homeOption();
        output().line("Next");
        output().line("  # change how many nodes there are: edit, commit, push");
        output().line("  " + copy.countChange() + " && git -C '" + copy.folder()
                + "' commit -qam 'Change the count' && " + Git.program() + " -C '" + copy.folder() + "' push -q");
        output().line("  # kill a process and see it come back");
        output().line("  kill -9 " + pid(application) + "; " + cps + " status " + APPLICATION + " --watch");
        output().line("  # what runs, as a manifest");
        output().line("  " + cps + " manifest export " + APPLICATION);
    }

    private String homeOption() {
        return options.home == null ? "" : " --home '" + home().folder() + "'";
    }

    private static String url(JsonNode application) {
        for (JsonNode service : application.path("services")) {
            String url = Json.text(service, "url");
            if (!url.isEmpty()) {
                return url;
            }
        }
        throw Failure.of(APPLICATION + " is healthy but has no URL.").mend("look at it: cps status " + APPLICATION);
    }

    private static long pid(JsonNode application) {
        for (JsonNode service : application.path("services")) {
            for (JsonNode node : service.path("nodes")) {
                for (JsonNode process : node.path("processes")) {
                    if (process.path("pid").asLong() > 0) {
                        return process.path("pid").asLong();
                    }
                }
            }
        }
        throw Failure.of("No process of " + APPLICATION + " runs.").mend("look at it: cps status " + APPLICATION);
    }

    private static String answer(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            throw Failure.of(APPLICATION + " is healthy but does not answer.")
                    .at(url)
                    .because(String.valueOf(e.getMessage()))
                    .mend("look at its nodes: cps status " + APPLICATION + "; cps doctor shows their isolation");
        }
    }
}
