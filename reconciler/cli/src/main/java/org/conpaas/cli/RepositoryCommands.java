package org.conpaas.cli;

import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "repository",
        description = "Repositories that the reconciler hosts itself.",
        subcommands = RepositoryCommands.Create.class,
        footerHeading = "%nExamples:%n",
        footer = "  cps repository create blog")
final class RepositoryCommands extends Group {
    @CommandLine.Command(
            name = "create",
            description =
                    "Makes a repository here, or finds it, and adds it as a source: a push to it converges at once.",
            footerHeading = "%nExamples:%n",
            footer = "  cps repository create blog")
    static final class Create extends Command {
        @Parameters(paramLabel = "NAME", description = "A DNS label.")
        String name = "";

        @Override
        public Integer call() {
            return show(reconciler().post("/repositories", Json.object().put("name", name)), made -> {
                String url = Json.text(made, "url");
                output().line(url);
                output().note("Let git in:  git config --global credential." + url + ".helper "
                        + quote(credentialHelper()));
                reconciler().endpoint().ca().ifPresent(ca -> output().note(
                                "Trust it:    git config --global http." + url + ".sslCAInfo " + quote(ca.toString())));
                return OK;
            });
        }
    }
}
