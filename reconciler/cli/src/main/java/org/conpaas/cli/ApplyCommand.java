package org.conpaas.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "apply",
        description =
                "Looks at an application now, without waiting for the next try. What should be still comes from its commit.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps apply hello", "  cps apply hello --wait", "  cps apply hello --confirm 3f2a91c0"})
final class ApplyCommand extends Command {
    @Parameters(paramLabel = "APP", description = "The application.")
    String application = "";

    @Option(
            names = "--confirm",
            paramLabel = "REVISION",
            description = "Permits this revision's deletions beyond the share that is safe.")
    String confirm = "";

    @Option(names = "--wait", description = "Follow until it is healthy; Ctrl-C detaches.")
    boolean follow;

    @Override
    public Integer call() {
        ObjectNode body = Json.object();
        reconciler().post(app(application) + "/apply", confirm.isEmpty() ? body : body.put("confirm", confirm));
        output().line("A pass over " + application + " is queued.");
        return follow ? new Convergence(reconciler(), output()).untilHealthy(application) : OK;
    }
}
