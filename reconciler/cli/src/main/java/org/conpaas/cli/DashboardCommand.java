package org.conpaas.cli;

import org.conpaas.cli.client.Json;
import picocli.CommandLine;

@CommandLine.Command(
        name = "dashboard",
        description = "A link that opens the dashboard once, within 60 s, without a password.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps dashboard", "  cps dashboard -o json"})
final class DashboardCommand extends Command {
    @Override
    public Integer call() {
        return show(reconciler().post("/login-links"), link -> {
            output().line(Json.text(link, "url"));
            output().note("It works once and for 60 s. Your browser may warn: the certificate is of " + home().ca()
                    + ".");
            return OK;
        });
    }
}
