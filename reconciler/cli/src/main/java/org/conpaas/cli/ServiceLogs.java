package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "logs",
        description = "What the processes of nodes wrote. Of several nodes, each line is preceded by its node.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps service logs hello/web/node/1",
            "  cps service logs hello/web --lines 20",
            "  cps service logs hello/web/node/1 --follow"
        })
final class ServiceLogs extends Command {
    @Parameters(paramLabel = "APP/SERVICE[/ROLE[/N]]", description = "The nodes.")
    String nodes = "";

    @Option(names = "--name", paramLabel = "LOG", description = "Which log of the node (default: all).")
    String name = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "The last N lines (default: 100).")
    int lines = 100;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as lines come; Ctrl-C ends. For one node.")
    boolean follow;

    @Override
    public Integer call() {
        List<String> matching = matching();
        if (matching.size() == 1) {
            reconciler().stream(path(matching.get(0)), output()::line);
            return OK;
        }
        if (follow) {
            throw Failure.of("Only one node can be followed.")
                    .at(nodes)
                    .because("these match: " + String.join(", ", matching))
                    .mend("name one of them");
        }
        matching.forEach(node -> reconciler().stream(path(node), line -> output().line(node + "  " + line)));
        return OK;
    }

    private List<String> matching() {
        JsonNode application = reconciler().get(app(nodes.split("/", -1)[0]));
        List<String> matching = StreamSupport.stream(
                        application.path("services").spliterator(), false)
                .flatMap(service -> Json.items(service.path("nodes")).stream())
                .map(node -> Json.text(node, "name"))
                .filter(node -> node.equals(nodes) || node.startsWith(nodes + "/"))
                .collect(Collectors.toList());
        if (matching.isEmpty()) {
            throw Failure.of("No node is named so.").at(nodes).mend("list them with: cps node list");
        }
        return matching;
    }

    private String path(String node) {
        return NodeCommands.path(node) + "/logs?lines=" + lines
                + (follow ? "&follow=true" : "")
                + (name.isEmpty() ? "" : "&name=" + Reconciler.escape(name));
    }
}
