package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "status",
        description = "What runs and how it is: all applications, or one with its services and nodes.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps status", "  cps status hello", "  cps status hello --watch", "  cps status -o json"})
final class StatusCommand extends Command {
    @Parameters(paramLabel = "APP", arity = "0..1", description = "The application (default: all).")
    String application = "";

    @Mixin
    Watch watch = new Watch();

    @Override
    public Integer call() throws Exception {
        return watch.repeat(output(), () -> application.isEmpty() ? all() : one());
    }

    private int all() {
        JsonNode about = reconciler().get("/about");
        JsonNode applications = reconciler().list("/applications");
        ObjectNode both = Json.object();
        both.set("about", about);
        both.set("applications", applications.path("items"));
        return show(both, this::overview);
    }

    private int overview(JsonNode both) {
        JsonNode about = both.path("about");
        output().line("ConPaaS " + Json.text(about, "version") + " at " + Json.text(about, "url") + ", up "
                + Render.span(about.path("uptimeSeconds").asLong()));
        output().line("Home    " + Json.text(about, "home"));
        for (JsonNode cloud : about.path("clouds")) {
            output().line("Cloud   " + Json.text(cloud, "name") + ": "
                    + String.join("; ", Json.texts(cloud.path("lines"))));
        }
        output().line("");
        return print(
                ApplicationCommands.table(both.path("applications"), render()),
                "No application yet. See one: " + surroundings().program() + " demo");
    }

    private int one() {
        return show(reconciler().get(app(application)), this::detail);
    }

    private int detail(JsonNode found) {
        output().line(render().headline(found));
        line("  ", Json.text(found, "description"));
        line("  from     ", Json.text(found, "source") + " " + Json.text(found, "file"));
        waits(found);
        for (JsonNode service : found.path("services")) {
            service(service);
        }
        render().problems(found.path("problems"));
        output().line("");
        render().nextTry(found);
        return OK;
    }

    private void waits(JsonNode found) {
        for (JsonNode wait : found.path("waits")) {
            String since = Json.text(wait, "since");
            output().line("  waits    " + Json.text(wait, "subject") + ": " + Json.text(wait, "reason")
                    + (since.isEmpty() ? "" : " (for " + render().age(since) + ")"));
        }
    }

    private void service(JsonNode service) {
        output().line("");
        String url = Json.text(service, "url");
        output().line("Service " + Json.text(service, "name") + " (" + Json.text(service, "type") + ")  "
                + output().state(Json.text(service, "health")) + "  " + Render.roles(service.path("roles"))
                + (url.isEmpty() ? "" : "  " + url));
        Table nodes = NodeCommands.table(service.path("nodes"));
        if (!nodes.isEmpty()) {
            nodes.lines(output()::state).forEach(row -> output().line("  " + row));
        }
    }

    private void line(String label, String text) {
        if (!text.isBlank()) {
            output().line(label + text.strip());
        }
    }
}
